import { expect, test } from "vitest";
import { neededScope } from "./needed-scope.ts";

const scope = {
  nodes: { a: 1, b: 2, "odd-name": 3, ["__proto__x"]: 4 },
  trigger: { big: true },
  item: 5,
  env: {},
};

function needed(code: string, language: "javascript" | "jsonata" = "javascript") {
  return neededScope({ scope, jobs: [{ language, code }] });
}

test.each([
  ["return item * 2", { item: 5 }],
  ["return nodes.a + nodes?.b", { nodes: { a: 1, b: 2 } }],
  ['return nodes["odd-name"] + item', { nodes: { "odd-name": 3 }, item: 5 }],
  ["return nodes . a", { nodes: { a: 1 } }],
  ["return `${nodes.a}`", { nodes: { a: 1 } }],
  ["return nodes.gone", { nodes: {} }],
  ["return 1", {}],
])("%s gets what it names", (code, expected) => {
  expect(needed(code)).toEqual(expected);
});

test.each([
  "const { a } = nodes; return a",
  "const n = nodes; return n.a",
  "return nodes[item]",
  "return Object.keys(nodes)",
  "return nodes[`a`]",
  "// the nodes\nreturn nodes.a",
])("%s gets all nodes", (code) => {
  expect(needed(code)).toMatchObject({ nodes: scope.nodes });
});

test.each(["return eval('it' + 'em')", "return globalThis['item']", "return this", "return it\\u0065m"])(
  "%s gets everything",
  (code) => {
    expect(needed(code)).toBe(scope);
  },
);

test("JSONata: names are told, its context and wildcards get everything", () => {
  expect(needed("nodes.a + item", "jsonata")).toEqual({ nodes: { a: 1 }, item: 5 });
  expect(needed('nodes."odd-name"', "jsonata")).toEqual({ nodes: { "odd-name": 3 } });
  for (const code of [
    "$",
    "$.item",
    "$$.item",
    "nodes.*",
    "**.a",
    "nodes.`odd-name`",
    "item and *",
    "nodes.a.%",
  ]) {
    expect(needed(code, "jsonata")).toBe(scope);
  }
  expect(needed("item * 2 % 3", "jsonata")).toEqual({ item: 5 });
  expect(needed("$sum([item, 1])", "jsonata")).toEqual({ item: 5 });
});

test("what several pieces of one trip name comes together", () => {
  const jobs = ["item", "nodes.b"].map((code) => ({ language: "javascript" as const, code }));
  expect(neededScope({ scope, jobs })).toEqual({ item: 5, nodes: { b: 2 } });
});
