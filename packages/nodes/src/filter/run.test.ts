import { expect, test } from "vitest";
import { nodeRunner } from "../testing/run-node.ts";
import { filterNode } from "./definition.ts";
import { runFilter } from "./run.ts";

const run = nodeRunner({ definition: filterNode, run: runFilter });
const list = [
  { name: "Ada", age: 36, tags: ["math"] },
  { name: "Bob", age: 17, tags: [] },
  { name: "Cyd", age: 70 },
];
const namesOf = async (config: Record<string, unknown>) =>
  (await run({ list, ...config })).output.items.map((item) => (item as { name: string }).name);

test("items that meet every rule are kept, the others are handed on apart", async () => {
  const rules = [
    { path: "age", operator: "gte", value: 18 },
    { path: "name", operator: "startsWith", value: "A" },
  ];
  expect(await run({ list, rules })).toEqual({
    output: { items: [list[0]], rejected: [list[1], list[2]], count: 1 },
  });
});

test("with OR one rule is enough; a rule may be negated; a missing field is empty", async () => {
  const rules = [
    { path: "tags[0]", operator: "eq", value: "math" },
    { path: "tags", operator: "exists", negate: true },
  ];
  expect(await namesOf({ match: "any", rules })).toEqual(["Ada", "Cyd"]);
  expect(await namesOf({ rules: [{ path: "tags", operator: "empty" }] })).toEqual(["Bob", "Cyd"]);
});

test("an empty path is the item itself", async () => {
  const rules = [{ operator: "gt", value: 1 }];
  expect((await run({ list: [1, 2, 3], rules })).output.items).toEqual([2, 3]);
});

test("what is no list is refused by the schema", () => {
  expect(filterNode.config.safeParse({ list: "x", rules: [{ operator: "empty" }] }).success).toBe(false);
});
