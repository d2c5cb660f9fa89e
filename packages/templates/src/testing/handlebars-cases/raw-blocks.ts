import type { HandlebarsCases } from "../handlebars-cases.ts";

/** Text that is not read. */
export const rawBlocksCases: HandlebarsCases = {
  data: { foo: "F", list: [1] },
  cases: [
    ["{{{{raw}}}}{{foo}}{{{{/raw}}}}", "{{foo}}"],
    ["{{{{raw}}}} {{foo}} {{{{/raw}}}}", " {{foo}} "],
    ["{{{{raw}}}}{{#if foo}}x{{/if}}{{{{/raw}}}}", "{{#if foo}}x{{/if}}"],
    ["{{{{raw}}}}\\{{foo}}{{{{/raw}}}}", "\\{{foo}}"],
    ["{{{{raw}}}}{{{foo}}}{{{{/raw}}}}", "{{{foo}}}"],
    ["a{{{{raw}}}}b{{{{/raw}}}}c", "abc"],
    ["{{{{raw}}}}{{{{/raw}}}}|", "|"],
    ["{{{{raw}}}}\n{{foo}}\n{{{{/raw}}}}\n", "{{foo}}\n"],
    ["{{{{raw}}}}{{!c}}{{{{/raw}}}}", "{{!c}}"],
    ["{{{{raw}}}} {{{{x}}}} {{{{/x}}}} {{{{/raw}}}}", " {{{{x}}}} {{{{/x}}}} "],
    ["{{{{raw}}}}{{ unclosed{{{{/raw}}}}", "{{ unclosed"],
    ["{{{{raw}}}}}}{{{{/raw}}}}", "}}"],
    ["{{foo}}{{{{raw}}}}{{foo}}{{{{/raw}}}}{{foo}}", "F{{foo}}F"],
    ["{{#each list}}{{{{raw}}}}{{this}}{{{{/raw}}}}{{/each}}", "{{this}}"],
    ["{{{{raw}}}}{{~foo~}}{{{{/raw}}}}", "{{~foo~}}"],
    ["{{{{ raw }}}}x{{{{/raw}}}}", "x"],
  ],
};
