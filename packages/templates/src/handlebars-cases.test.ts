import { isWorkfuseError } from "@workfuse/errors";
import { describe, expect, test } from "vitest";
import { renderTemplate } from "./render.ts";
import { handlebarsCases } from "./testing/handlebars-cases.ts";
import { oracle } from "./testing/handlebars-oracle.ts";

describe.each(Object.entries(handlebarsCases))("%s", (_topic, { data, cases }) => {
  test.each(cases)("%j renders as in handlebars", (template, expected) => {
    expect(oracle(template, data)).toBe(expected);
    expect(renderTemplate({ template, scope: data })).toBe(expected);
  });
});

const scope = { a: { b: 1 }, list: [["x", "y"], ["z"]], rows: [{ id: 7 }], text: "abc", nil: null };

function codeOf(run: () => string): string {
  try {
    return `gave ${JSON.stringify(run())}`;
  } catch (error) {
    return isWorkfuseError(error) ? error.code : "refused";
  }
}
const ours = (template: string): string => codeOf(() => renderTemplate({ template, scope }));

const notTemplates = [
  "{{text",
  "{{text}",
  "{{{text}}",
  "{{text}}}",
  "{{}}",
  "{{ }}",
  "{{#}}",
  "{{/if}}",
  "{{else}}",
  "{{text &}}",
  "{{#if a}}x",
  "{{#if a}}x{{/each}}",
  "{{#a}}x{{/b}}",
  "{{#if a}}{{else}}{{else}}{{/if}}",
  "{{^a}}x",

  "{{#if}}x{{/if}}",
  "{{#if a text}}x{{/if}}",
  "{{#unless}}x{{/unless}}",
  "{{#each}}x{{/each}}",
  "{{#with}}x{{/with}}",
  "{{#each list |x|}}{{/each}}",
  "{{#each list as x}}{{/each}}",
  "{{#each list as ||}}{{/each}}",

  "{{(uppercase text)}}",
  "{{uppercase (text}}",
  "{{'unclosed}}",
  "{{[unclosed}}",
  "{{a=1}}",
  "{{uppercase a=}}",

  "{{{{raw}}}}x",
  "{{{{raw}}}}x{{{{/other}}}}",
  "{{!-- never",
  "{{! never",
  "{{a/../b}}",
  "{{a/./b}}",
  "{{a/this/b}}",

  "{{nohelper 1}}",
  "{{#nohelper 1}}x{{/nohelper}}",
  "{{text text}}",
  "{{> part}}",
  "{{* deco}}",
  "{{this.true}}",
];

test.each(notTemplates)("what handlebars refuses is refused with template.syntax: %s", (template) => {
  expect(codeOf(() => oracle(template, scope))).toBe("refused");
  expect(ours(template)).toBe("template.syntax");
});

const strict = [
  "{{gone}}",
  "x{{a.gone}}y",
  "{{a.b.c}}",
  "{{gone.x}}",
  "{{nil.x}}",
  "{{@root.gone}}",
  "{{@gone}}",
  "{{../gone}}",

  "{{#with a}}{{gone}}{{/with}}",
  "{{#each list}}{{gone}}{{/each}}",
  "{{#gone}}x{{/gone}}",
  "{{text.toUpperCase}}",

  "{{#if a}}{{gone}}{{/if}}",
  "{{#each rows}}{{name}}{{/each}}",
  "{{this.gone}}",
  "{{./gone}}",
  "{{[odd gone]}}",

  "{{#each rows}}{{../gone}}{{/each}}",
  "{{#unless nil}}{{a.gone}}{{/unless}}",
  "{{rows.[3]}}",
  "{{rows.[0].name}}",
];

test.each(strict)("what handlebars refuses when it is strict is refused as missing: %s", (template) => {
  expect(codeOf(() => oracle(template, scope, { strict: true }))).toBe("refused");
  expect(ours(template)).toBe("template.missing");
});

/** What is different on purpose, and what each gives. docs/decisions/0006-handlebars-and-what-differs.md says why. */
const differences: readonly (readonly [why: string, template: string, handlebars: string, here: string])[] = [
  ...(
    [
      ["{{#each gone}}x{{else}}n{{/each}}", 'gave "n"'],
      ["{{#with gone}}x{{else}}n{{/with}}", 'gave "n"'],
      ["{{lookup a 'gone'}}", 'gave ""'],
      ["{{lookup gone 'x'}}", 'gave ""'],
      ["{{uppercase gone}}", 'gave "UNDEFINED"'],
      ["{{#each list as |x|}}{{x.gone}}{{/each}}", 'gave ""'],
      ["{{#with a as |x|}}{{x.gone}}{{/with}}", 'gave ""'],
    ] as const
  ).map(
    ([template, handlebars]) =>
      [
        "a missing value is refused everywhere, not only in text",
        template,
        handlebars,
        "template.missing",
      ] as const,
  ),
  ["a section that asks for what is missing has its answer", "{{^gone}}x{{/gone}}", "refused", 'gave "x"'],
  ["what is inherited is missing, not empty", "{{a.constructor}}", 'gave ""', "template.missing"],
  ["what is inherited is missing, not empty", "{{a.__proto__}}", 'gave ""', "template.missing"],
  ["what is inherited is missing, not empty", "{{list.join}}", 'gave ""', "template.missing"],
  ["what is inherited is missing, not empty", "{{lookup a 'constructor'}}", 'gave ""', "template.missing"],
  ["brackets as in JavaScript", "{{list[0][1]}}", "refused", 'gave "y"'],
  ["brackets as in JavaScript", '{{a["b"]}}', "refused", 'gave "1"'],
  ["brackets as in JavaScript", "{{a['b']}}", "refused", 'gave "1"'],
  ["several numbers in a path", "{{list.0.1}}", "refused", 'gave "y"'],
  ["the length of a text", "{{text.length}}", "refused", 'gave "3"'],
  ["no partials", "{{#> part}}x{{/part}}", 'gave "x"', "template.syntax"],
  ["no inline partials", '{{#*inline "x"}}y{{/inline}}', 'gave ""', "template.syntax"],
  ["no log", "{{log}}", 'gave ""', "template.missing"],
  ["helpers say what they take", "{{uppercase text text}}", 'gave "ABC"', "template.syntax"],
  ["helpers say what they take", "{{uppercase text x=1}}", 'gave "ABC"', "template.syntax"],
  [
    "no more block parameters than there are values",
    "{{#each list as |x y z|}}{{y}}{{/each}}",
    'gave "01"',
    "template.syntax",
  ],
];

test.each(differences)("different on purpose: %s: %s", (_why, template, handlebars, here) => {
  expect(codeOf(() => oracle(template, scope, { strict: true }))).toBe(handlebars);
  expect(ours(template)).toBe(here);
});

test("different on purpose: nothing is escaped for HTML, and objects in text are JSON", () => {
  const data = { html: "<b>&\"'`=</b>", object: { a: [1, null] }, list: [1, "x"] };
  const render = (template: string) => renderTemplate({ template, scope: data });
  expect(render("{{html}} {{{html}}}")).toBe(`${data.html} ${data.html}`);
  expect(render("{{object}} {{list}}")).toBe('{"a":[1,null]} [1,"x"]');
});
