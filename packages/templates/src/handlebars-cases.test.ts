import Handlebars from "handlebars";
import { expect, test } from "vitest";
import { renderTemplate } from "./render.ts";

const handlebars = Handlebars.create();
handlebars.registerHelper("raw", (options: Handlebars.HelperOptions) => options.fn(undefined));

const data = {
  yes: true,
  no: false,
  zero: 0,
  empty: "",
  none: [],
  hollow: {},
  nil: null,
  name: "Alan",
  list: [{ text: "a" }, { text: "b" }, { text: "c" }],
  words: ["x", "y", "z"],
  grid: [[1, 2], [3]],
  person: { name: "Ada", born: { city: "London", year: 1815 }, tags: ["math", "poetry"] },
  byKey: { first: { v: 1 }, second: { v: 2 } },
  "odd-name": "dash",
  "with space": { "in side": "deep" },
  "@at": "at",
  12: "twelve",
  true: "truth",
  constructor: "own",
};

// One line for each thing that Handlebars' own specification lists among what is supported here.
const cases: Readonly<Record<string, readonly string[]>> = {
  expressions: [
    "{{name}} {{{name}}} {{&name}}",
    "{{ name }}{{\tname\n}}",
    "{{person.name}} {{person.born.city}} {{person/born/year}}",
    "{{this.name}} {{./name}} {{person.tags.[0]}} {{list.1.text}}",
    "{{odd-name}} {{[odd-name]}} {{[with space].[in side]}} {{[@at]}}",
    '{{12}} {{true}} {{"name"}}',
    "{{constructor}} {{zero}}{{empty}}{{nil}}|{{no}}",
    "\\{{name}} \\\\{{name}} \\\\\\{{name}} \\{{{name}}}",
    "{{! comment }}{{!-- {{name}} --}}a{{!}}b",
    "{ {name} } }} {{name}} {",
    "{{@root.name}} {{#with person}}{{@root.name}} {{../name}}{{/with}}",
  ],
  conditions: [
    "{{#if yes}}a{{else}}b{{/if}}{{#if no}}a{{else}}b{{/if}}{{#if zero}}a{{else}}b{{/if}}",
    "{{#if zero includeZero=true}}a{{else}}b{{/if}}{{#if none}}a{{else}}b{{/if}}{{#if hollow}}a{{/if}}",
    "{{#if empty}}a{{^}}b{{/if}}{{#unless nil}}c{{else}}d{{/unless}}{{#unless yes}}e{{/unless}}",
    "{{#if no}}a{{else if zero}}b{{else if name}}c{{else}}d{{/if}}",
    "{{#if no}}a{{else unless no}}b{{/if}}{{#if no}}{{else with person}}{{name}}{{/if}}",
    "{{#if missing.deep}}a{{else}}b{{/if}}",
  ],
  each: [
    "{{#each list}}{{text}}{{/each}} {{#each words}}{{this}}{{.}}{{/each}}",
    "{{#each list}}{{@index}}-{{@key}}{{#if @first}}F{{/if}}{{#if @last}}L{{/if}} {{/each}}",
    "{{#each byKey}}{{@key}}:{{@index}}:{{v}}:{{#if @last}}end{{/if}} {{/each}}",
    "{{#each list as |item index|}}{{index}}:{{item.text}}:{{text}} {{/each}}",
    "{{#each grid as |row r|}}{{#each row as |cell c|}}({{r}},{{c}})={{cell}} {{@../index}}{{/each}};{{/each}}",
    "{{#each none}}a{{else}}b{{/each}}{{#each hollow}}a{{else}}b{{/each}}{{#each name}}a{{else}}b{{/each}}",
    "{{#each list}}{{../name}}{{#each ../words}}{{../text}}{{this}}{{../../name}} {{/each}}{{/each}}",
    "{{#each person.tags}}{{@root.person.name}}:{{this}},{{/each}}",
  ],
  with: [
    "{{#with person}}{{name}}{{#with born}}{{city}}{{../name}}{{../../name}}{{/with}}{{/with}}",
    "{{#with person as |p|}}{{p.name}}{{name}}{{/with}}{{#with nil}}a{{else}}b{{/with}}{{#with zero}}z{{/with}}",
  ],
  sections: [
    "{{#list}}{{text}}{{@index}}{{/list}}{{#person}}{{name}}{{/person}}{{#yes}}{{name}}{{/yes}}",
    "{{#no}}a{{/no}}{{^no}}b{{/no}}{{#none}}a{{^}}b{{/none}}{{^missing}}c{{/missing}}{{#nil}}a{{else}}d{{/nil}}",
    "{{#person.tags}}{{.}}{{/person.tags}}",
  ],
  "sub-expressions": [
    "{{lookup person 'name'}} {{lookup (lookup @root 'person') \"name\"}}",
    "{{#each words}}{{lookup ../words @index}}{{/each}} {{#with (lookup byKey 'first')}}{{v}}{{/with}}",
    "{{#each (lookup person 'tags')}}{{this}}{{/each}}",
  ],
  whitespace: [
    "a  {{~name~}}  b {{~#if yes~}}  c  {{~else~}}  d  {{~/if~}}  e",
    "one\n{{#if yes}}\n  two\n{{/if}}\nthree\n",
    "{{#each words}}\n  - {{this}}\n{{/each}}\n",
    "  {{#if yes}}  \n x \n  {{else}}  \n y \n  {{/if}}  \nend",
    "a\r\n{{! standalone }}\r\nb\r\n{{#if no}}\r\nc\r\n{{/if}}",
    "{{#if no}}\na\n{{else if yes}}\nb\n{{else}}\nc\n{{/if}}\n",
    "x {{#if yes}}\n y\n {{/if}} z",
    " {{~!-- c --~}} a",
  ],
  raw: ["{{{{raw}}}} {{name}} {{#if}} {{{{/raw}}}}", "{{{{raw}}}}a\n {{{{b}}}}c{{{{/b}}}}{{{{/raw}}}}"],
};

for (const [topic, sources] of Object.entries(cases)) {
  test.each(sources)(`${topic} render as in handlebars: %s`, (source) => {
    const expected = handlebars.compile(source, { noEscape: true })(data);
    expect(renderTemplate({ template: source, scope: data })).toBe(expected);
  });
}
