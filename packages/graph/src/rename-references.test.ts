import fc from "fast-check";
import { referencesOf, validateTemplate } from "@workfuse/templates";
import { expect, test } from "vitest";
import { renameInCode } from "./rename-in-code.ts";
import { renameInTemplate } from "./rename-in-template.ts";

const ids = new Map([
  ["a", "b"],
  ["x-1", "other-2"],
  ["odd", "true"],
  ["h", "uuid"],
]);

test.each([
  ["{{nodes.a.x}} a nodes.a", "{{nodes.b.x}} a nodes.a"],
  ['{{nodes["a"].x}} {{nodes.[a].x}}', "{{nodes.b.x}} {{nodes.b.x}}"],
  ["{{nodes.a}}\n {{ uppercase nodes.x-1.y }}", "{{nodes.b}}\n {{ uppercase nodes.other-2.y }}"],
  ["{{#with nodes}}{{a.x}}{{/with}}", "{{#with nodes}}{{b.x}}{{/with}}"],
  ["{{#with nodes.a}}{{x}}{{../nodes.a.y}}{{/with}}", "{{#with nodes.b}}{{x}}{{../nodes.b.y}}{{/with}}"],
  [
    "{{#each nodes.a.items}}{{@root.nodes.a.id}}{{/each}}",
    "{{#each nodes.b.items}}{{@root.nodes.b.id}}{{/each}}",
  ],
  ['{{get nodes "a.x"}} {{lookup nodes "a"}}', '{{get nodes "b.x"}} {{lookup nodes "b"}}'],
  // As the first name it would call the helper: validation then names the place.
  ["{{#with nodes}}{{h}}{{/with}} {{nodes.h}}", "{{#with nodes}}{{h}}{{/with}} {{nodes.h}}"],
  ["{{nodes.odd.x}}", '{{nodes["true"].x}}'],
  ["{{trigger.a}} {{nodes.ab.a}} {{#if}}", "{{trigger.a}} {{nodes.ab.a}} {{#if}}"],
  ["{{trigger.a}} {{nodes.ab.a}} {{! nodes.a }}", "{{trigger.a}} {{nodes.ab.a}} {{! nodes.a }}"],
])("in templates, %j becomes %j", (before, after) => {
  expect(renameInTemplate({ text: before, ids })).toBe(after);
});

test("any template reads the renamed nodes and all else as before, or is left as it was", () => {
  const id = fc.constantFrom("a", "b", "x-1", "true", "0", "-", "nodes");
  const path = fc.tuple(
    fc.constantFrom("nodes.", "../nodes.", "@root.nodes.", "trigger."),
    id,
    fc.constantFrom("", ".a", ".nodes.a"),
  );
  const piece = fc.oneof(
    path.map((parts) => `{{${parts.join("")}}}`),
    path.map((parts) => `{{#with ${parts.join("")}}}{{nodes.a}}{{a}}{{/with}}`),
    path.map((parts) => `{{#each ${parts.join("")}}}{{this.a}}{{@root.nodes.a}}{{/each}}`),
    path.map((parts) => `{{default ${parts.join("")} "a"}}`),
    fc.constantFrom("nodes.a", "\n", "{{{nodes.a}}}", "{{#with nodes}}{{a}}{{/with}}", '{{nodes["x-1"].a}}'),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 5 }),
      fc.dictionary(id, id, { noNullPrototype: true }),
      (pieces, to) => {
        const text = pieces.join("");
        const newIds = new Map(Object.entries(to));
        const after = renameInTemplate({ text, ids: newIds });
        if (!validateTemplate(text).ok) {
          expect(after).toBe(text);
          return;
        }
        const wanted = referencesOf(text).map(({ root, path: [first, ...rest] }) => ({
          root,
          path: first === undefined ? [] : [root === "nodes" ? (newIds.get(first) ?? first) : first, ...rest],
        }));
        expect(referencesOf(after).map(({ root, path: names }) => ({ root, path: names }))).toEqual(wanted);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  [
    "javascript",
    "return nodes.a.x + nodes?.a + nodes['a'] // nodes.a",
    "return nodes.b.x + nodes?.b + nodes.b // nodes.a",
  ],
  ["javascript", "'nodes.a' + `${nodes.a}` + my.nodes.a", "'nodes.a' + `${nodes.b}` + my.nodes.a"],
  ["javascript", 'nodes["x-1"].y', 'nodes["other-2"].y'],
  ["jsonata", "nodes.`x-1`.y & nodes.a /* nodes.a */", "nodes.`other-2`.y & nodes.b /* nodes.a */"],
] as const)("in %s, %j becomes %j", (language, code, after) => {
  expect(renameInCode({ code, language, ids })).toBe(after);
});
