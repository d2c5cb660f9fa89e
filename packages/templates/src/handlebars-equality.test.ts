import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderTemplate } from "./render.ts";
import { oracle } from "./testing/handlebars-oracle.ts";

// Values of every kind, so that each block takes each of its ways.
const scalar = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(""),
  fc.constant(0),
);
const item = fc.record({ a: scalar, b: scalar, c: scalar });
const data = fc.record({
  a: scalar,
  b: scalar,
  c: fc.oneof(scalar, fc.array(item, { maxLength: 3 }), item),
  list: fc.array(item, { maxLength: 4 }),
  obj: item,
  deep: fc.record({
    list: fc.array(fc.record({ a: scalar, b: scalar, c: scalar, list: fc.array(item, { maxLength: 2 }) }), {
      maxLength: 3,
    }),
    obj: item,
  }),
});

const text = fc.constantFrom("x", " ", "\n", "  \n", "text ", "é", "\\\\", "[0]", "}", "{", "\n\n  ", "\t");
const strip = fc.constantFrom("", "", "", "~");
const scalarPath = fc.constantFrom("a", "b", "this.a", "./b", "@root.a", "@root.obj.b", "obj.a", "../a");

/** A template whose every reference exists wherever it stands: blocks are entered with what they need. */
const template = fc.letrec<{ body: string; part: string }>((tie) => ({
  body: fc.array(tie("part"), { maxLength: 5, depthIdentifier: "t" }).map((parts) => parts.join("")),
  part: fc.oneof(
    { depthIdentifier: "t", depthSize: "small", withCrossShrink: true },
    text,
    fc.tuple(strip, fc.constantFrom("a", "b"), strip).map(([l, path, r]) => `{{${l}${path}${r}}}`),
    fc.tuple(strip, scalarPath, strip).map(([l, path, r]) => `{{${l}#if ${path}${r}}}yes{{else}}no{{/if}}`),
    fc.constantFrom(
      "{{! note }}",
      "{{!-- a }} b --}}",
      "\\{{a}}",
      "_{{{a}}}",
      "_{{&b}}",
      "{{{{raw}}}} {{a}} {{{{/raw}}}}",
    ),
    fc
      .tuple(strip, tie("body"), strip, tie("body"))
      .map(([l, yes, r, no]) => `{{#if a${r}}}${yes}{{${l}else if b}}B{{else${r}}}${no}{{${l}/if}}`),
    fc.tuple(tie("body"), strip).map(([body, s]) => `{{#unless b${s}}}${body}{{${s}/unless}}`),
    fc
      .tuple(strip, tie("body"), strip)
      .map(
        ([l, body, r]) =>
          `{{#each @root.list${r}}}{{@index}}{{@first}}{{@last}}{{@key}}${body}{{${l}else}}none{{/each}}`,
      ),
    fc
      .tuple(tie("body"))
      .map(
        ([body]) => `{{#each @root.deep.list}}{{#each list}}{{@../index}}{{../a}}${body}{{/each}}{{/each}}`,
      ),
    fc
      .tuple(tie("body"))
      .map(([body]) => `{{#each @root.obj as |value key|}}{{key}}={{value}};{{/each}}${body}`),
    fc.tuple(tie("body")).map(([body]) => `{{#with @root.obj}}${body}{{a}}{{else}}empty{{/with}}`),
    fc.tuple(tie("body")).map(([body]) => `{{#with @root.obj as |o|}}{{o.a}}${body}{{/with}}`),
    fc.tuple(tie("body")).map(([body]) => `{{#@root.obj}}${body}{{/@root.obj}}`),
    fc.tuple(tie("body")).map(([body]) => `{{#b}}{{else}}${body}{{/b}}`),
    fc.constantFrom(
      "{{lookup @root.obj 'a'}}",
      "{{lookup (lookup @root 'obj') \"b\"}}",
      "{{@root.list.length}}",
    ),
  ),
}));

test("random templates over random data render as handlebars itself renders them (without HTML escapes)", () => {
  fc.assert(
    fc.property(template.body, data, (source, scope) => {
      let expected: string;
      try {
        expected = oracle(source, scope);
      } catch {
        return;
      }
      expect(renderTemplate({ template: source, scope })).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
