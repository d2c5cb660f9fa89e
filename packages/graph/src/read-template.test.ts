import { referencesOf, validateTemplate } from "@workfuse/templates";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readTemplate } from "./read-template.ts";

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z_][\w-]{0,6}$/),
  fc.constantFrom("this", "true", "null", "else", "as", "constructor", "__proto__", "length", "each", "if"),
);
const part = fc.oneof(
  name.map((text) => `.${text}`),
  fc.nat({ max: 99 }).map((index) => `[${index}]`),
  fc.constantFrom(".", "[", ".0", "/x", ".[odd name]", '["odd key"]', " "),
);
const path = fc
  .tuple(
    fc.constantFrom("nodes", "trigger", "env", "item", "index", "execution", "this", "other"),
    fc.array(part),
  )
  .map(([root, parts]) => root + parts.join(""));
const space = fc.constantFrom("", " ", "\n", "\t ");
const piece = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom(
    "\n",
    "\r\n",
    "\r",
    "{",
    "}",
    "{{",
    "}}",
    "\\",
    "{{!x}}",
    "{{else}}",
    "{{{",
    "}}}",
    "{{~",
    "🙂",
  ),
  fc.tuple(space, path, space).map(([before, text, after]) => `{{${before}${text}${after}}}`),
  path.map((text) => `{{${text}}}`),
  path.map((text) => `{{uppercase ${text}}}`),
);

test("the fast reading of plain templates finds what the parser finds, in the same places", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = pieces.join("");
      const checked = validateTemplate(text);
      expect(readTemplate(text)).toEqual(checked.ok ? { ok: true, references: referencesOf(text) } : checked);
    }),
    { numRuns: 5000 },
  );
});

test("places are counted in lines and columns from 1", () => {
  const reading = readTemplate("a {{trigger.data}}\n  {{ nodes.x.y[0] }}");
  expect(reading).toEqual({
    ok: true,
    references: [
      { root: "trigger", path: ["data"], optional: false, line: 1, column: 5 },
      { root: "nodes", path: ["x", "y", "0"], optional: false, line: 2, column: 6 },
    ],
  });
});

test.each(["a\rb {{trigger.x}}", "a\r\nb {{trigger.x}}", "{{trigger.x}}\r{{trigger.y}}"])(
  "line breaks of any system are counted as the parser counts them: %j",
  (text) => {
    expect(readTemplate(text)).toEqual({ ok: true, references: referencesOf(text) });
    expect(referencesOf(text).at(-1)?.line).toBe(2);
  },
);
