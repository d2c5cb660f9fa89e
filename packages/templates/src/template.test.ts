import { expect, test } from "vitest";
import { validateTemplate } from "./compile.ts";
import { referencesOf } from "./references.ts";
import { defaultHelperDefinitions } from "./helpers/index.ts";
import { createHelperRegistry } from "./registry.ts";
import { evaluateTemplate, renderTemplate } from "./render.ts";
import { collectExpressions, resolveValue } from "./resolve-value.ts";

const now = new Date("2026-03-04T00:00:00Z");
const scope = {
  trigger: {
    status: "paid",
    at: "2026-03-01T23:30:00Z",
    tags: ["new", "eu", "big"],
    lines: [
      { sku: "a1", price: 10 },
      { sku: "b2", price: 5 },
    ],
    "odd key": { "a]b": 1, 'q"': 2 },
  },
};
const evaluate = (template: string): unknown => evaluateTemplate({ template, scope, now, seed: "e1:n1" });

test.each(defaultHelperDefinitions.map(({ name, example, result }) => [name, example, result]))(
  "the example of %s gives what its description promises",
  (_, template, result) => expect(renderTemplate({ template, scope, now, seed: "e1" })).toBe(result),
);

test.each([
  ["{{trigger.lines[1].sku}}", "b2"],
  ["{{trigger.lines.[1].sku}}", "b2"],
  ["{{trigger.lines.1.sku}}", "b2"],
  ["{{trigger.tags.1}}", "eu"],
  ["{{uppercase trigger.tags.0}} {{#if trigger.tags.9}}{{/if}}", "NEW "],
  ["{{add 1.5 2.25}}", 3.75],
  ["{{add -1.5 (multiply 0.5 3)}}", 0],
  ["{{round 1.25 1}}", 1.3],
  ['{{trigger["odd key"]["a]b"]}}', 1],
  ["{{trigger['odd key']['q\"']}}", 2],
  ["{{trigger.[odd key].[a\\]b]}}", 1],
  ["{{ trigger.lines[0].price }}", 10],
  ["{{add trigger.lines[0].price trigger.lines[1].price}}", 15],
  ["{{lookup trigger.lines[1] 'price'}}", 5],
  ["text[0] {{trigger.status}} [1]", "text[0] paid [1]"],
  ["{{! trigger[x }}{{trigger.status}}", "paid"],
  ["\\{{trigger[0]}} {{trigger.status}}", "{{trigger[0]}} paid"],
  ["{{{{raw}}}}{{trigger[0]}}{{{{/raw}}}}", "{{trigger[0]}}"],
  ["{{5}}", 5],
  ["{{'text'}}", "text"],
  ["{{null}}", null],
  ["{{#each trigger.lines}}{{#if @first}}{{price}}{{else}}, {{price}}{{/if}}{{/each}}", "10, 5"],
])("%s gives %j", (template, value) => expect(evaluate(template)).toEqual(value));

test.each([
  ["{{", 1, 3],
  ["ab {{#if x}}y", 1, 14],
  ["{{#if x}}y{{/each}}", 1, 4],
  ["line\n {{nope x}}", 2, 4],
  ["{{items[@index]}}", 1, 8],
  ["{{#each}}{{/each}}", 1, 1],
  ["{{#each a b}}{{/each}}", 1, 1],
  ["{{#if a as |b|}}{{/if}}", 1, 1],
  ["{{uppercase a b}}", 1, 3],
  ["{{uppercase a size=1}}", 1, 3],
  ['{{a["x"].b}} {{nope c}}', 1, 16],
])("%s is refused at line %i, column %i", (source, line, column) => {
  expect(validateTemplate(source)).toMatchObject({ ok: false, errors: [{ line, column }] });
});

test("a key with a line separator in it is found (it was read with its brackets)", () => {
  const data = { trigger: { "\u2028\u2029": 1 } };
  expect(evaluateTemplate({ template: '{{trigger["\u2028\u2029"]}}', scope: data })).toBe(1);
});

test("an unknown helper's error names the one that was probably meant", () => {
  const result = validateTemplate("{{upercase a}}");
  expect(result.ok ? "" : result.errors[0].message).toContain('Did you mean "uppercase"?');
});

test("uuid is the same for a repeated execution, and differs by call, field and seed", () => {
  const value = { a: "{{uuid}} {{uuid}}", b: "{{uuid}}" };
  const first = resolveValue({ value, scope, seed: "e1" });
  expect(resolveValue({ value, scope, seed: "e1" })).toEqual(first);
  const ids = new Set(
    JSON.stringify(first).match(/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/g),
  );
  expect(ids.size).toBe(3);
  expect(resolveValue({ value, scope, seed: "e2" })).not.toEqual(first);
});

test("dates follow the zone and the language that are asked for", () => {
  expect(
    evaluate('{{formatDate trigger.at "dddd D MMMM YYYY, HH:mm" timeZone="Europe/Paris" locale="fr"}}'),
  ).toBe("lundi 2 mars 2026, 00:30");
  const inZone = {
    template: '{{formatDate "2026-07-01T12:00" "iso"}}',
    scope: {},
    timeZone: "America/New_York",
  };
  expect(renderTemplate(inZone)).toBe("2026-07-01T12:00:00.000-04:00");
  expect(evaluate('{{formatDate trigger.at "[on] YYYY"}}')).toBe("on 2026");
});

test("a registered helper is used, and a name in use is refused", () => {
  const helpers = createHelperRegistry();
  helpers.registerHelper({
    name: "shout",
    category: "text",
    signature: "shout(text)",
    description: "Louder.",
    example: "{{shout 'a'}}",
    result: "A!",
    arity: [1, 1],
    run: ([text]) => `${String(text).toUpperCase()}!`,
  });
  expect(evaluateTemplate({ template: "{{shout trigger.status}}", scope, helpers })).toBe("PAID!");
  expect(() => evaluate("{{shout trigger.status}}")).toThrow("no helper named");
  expect(() => helpers.registerHelper({ ...defaultHelperDefinitions[0], name: "if" } as never)).toThrow(
    "cannot be named",
  );
});

test("what a helper throws by accident stays inside", () => {
  const helpers = createHelperRegistry();
  const base = {
    category: "text",
    signature: "bad()",
    description: "",
    example: "",
    result: "",
    arity: [0, 0],
  } as const;
  helpers.registerHelper({
    ...base,
    name: "bad",
    run: () => {
      throw new Error("password=hunter2");
    },
  });
  expect(() => evaluateTemplate({ template: "{{bad}}", scope, helpers })).toThrow(/^bad: it cannot work/);
});

test("references are found where they are, resolved to the scope", () => {
  const source =
    "{{#each nodes.a.items as |x|}}{{x.id}}{{this.q}}{{../trigger.z}}{{@index}}{{/each}}" +
    '{{#with nodes.b}}{{c.d}}{{@root.env.E}}{{/with}}{{get nodes.c "d[0].e"}}{{default item.x 1}}';
  const found = referencesOf(source).map(
    ({ root, path, optional }) => `${[root, ...path].join(".")}${optional ? "?" : ""}`,
  );
  expect(found).toEqual([
    "nodes.a.items",
    "nodes.a.items.*.id",
    "nodes.a.items.*.q",
    "trigger.z",
    "nodes.b",
    "nodes.b.c.d",
    "env.E",
    "nodes.c.d.0.e",
    "item.x?",
  ]);
});

test("expressions are collected with their fields, and their results put in their places", () => {
  const value = {
    url: "https://x/{{trigger.status}}",
    body: [{ $expr: "jsonata", code: "trigger.tags[0]" }, { keep: { $expr: "other", code: 1 } }],
    "a.b": { $expr: "javascript", code: "1" },
    code: "{{left as it is}}",
  };
  const literal = ["code"];
  const found = collectExpressions({ value, literal });
  expect(found).toEqual([
    { field: "body[0]", language: "jsonata", code: "trigger.tags[0]" },
    { field: '["a.b"]', language: "javascript", code: "1" },
  ]);
  const expressions = new Map<string, unknown>([
    ["body[0]", "{{new}}"],
    ['["a.b"]', { one: 1 }],
  ]);
  expect(resolveValue({ value, scope, expressions, literal })).toEqual({
    url: "https://x/paid",
    body: ["{{new}}", { keep: { $expr: "other", code: 1 } }],
    "a.b": { one: 1 },
    code: "{{left as it is}}",
  });
});
