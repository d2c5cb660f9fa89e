import type { HandlebarsCases } from "../handlebars-cases.ts";

/** Backslashes before tags. */
export const escapesCases: HandlebarsCases = {
  data: { foo: "F", bar: "B" },
  cases: [
    ["\\{{foo}}", "{{foo}}"],
    ["x \\{{foo}} y", "x {{foo}} y"],
    ["\\{{foo}} {{foo}}", "{{foo}} F"],
    ["{{foo}} \\{{foo}}", "F {{foo}}"],
    ["\\\\{{foo}}", "\\F"],
    ["a\\\\{{foo}}b", "a\\Fb"],
    ["\\\\\\{{foo}}", "\\\\F"],
    ["\\\\\\\\{{foo}}", "\\\\\\F"],
    ["\\{{foo}} \\{{bar}} {{bar}}", "{{foo}} {{bar}} B"],
    ["\\{{foo}}\\\\{{bar}}", "{{foo}}\\B"],
    ["\\{{{foo}}}", "{{{foo}}}"],
    ["\\ {{foo}}", "\\ F"],
    ["\\n{{foo}}", "\\nF"],
    ["a\\b {{foo}}", "a\\b F"],
    ["\\\\", "\\\\"],
    ["\\", "\\"],
    ["\\{ {{foo}}", "\\{ F"],
    ["\\{{#if foo}}x", "{{#if foo}}x"],
    ["\\{{foo}}\n{{foo}}\n", "{{foo}}\nF\n"],
    ["{{foo}}\\\\{{bar}}\\\\{{foo}}", "F\\B\\F"],
  ],
};
