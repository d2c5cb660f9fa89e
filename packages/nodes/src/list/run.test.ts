import fc from "fast-check";
import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { listNode } from "./definition.ts";
import { runList } from "./run.ts";

const run = nodeRunner({ definition: listNode, run: runList });
const itemsOf = async (config: Record<string, unknown>) => (await run(config)).output.items;
const orders = [
  { who: "a", amount: 10, lines: ["x", "y"] },
  { who: "b", amount: "5", lines: [] },
  { who: "a", amount: 1, lines: "z" },
  { who: "c" },
];

test("split makes an item for each element of the lists inside", async () => {
  expect(await itemsOf({ operation: "split", list: orders, path: "lines" })).toEqual(["x", "y", "z"]);
  expect(await itemsOf({ operation: "split", list: [[1, 2], [3]], path: "" })).toEqual([1, 2, 3]);
  expect(
    await itemsOf({ operation: "split", list: orders.slice(0, 1), path: "lines", keepFields: true }),
  ).toEqual([
    { who: "a", amount: 10, lines: "x" },
    { who: "a", amount: 10, lines: "y" },
  ]);
});

test("aggregate collects one field of the items that have it", async () => {
  expect(await itemsOf({ operation: "aggregate", list: orders, path: "amount" })).toEqual([10, "5", 1]);
});

test("sort goes by several fields, is stable and puts what has no value last", async () => {
  const list = [{ a: 2, b: 1 }, { a: 1, b: 2 }, { b: 9 }, { a: 2, b: 0 }];
  const sortBy = [{ path: "a", order: "descending" }, { path: "b" }];
  expect(await itemsOf({ operation: "sort", list, sortBy })).toEqual([list[3], list[0], list[1], list[2]]);
  expect(await itemsOf({ operation: "sort", list: ["b10", "b9", "a", 3, null, 20] })).toEqual([
    3,
    20,
    "a",
    "b9",
    "b10",
    null,
  ]);
});

test("sorting gives the same items in an order that sorting again does not change", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), async (list) => {
      const sorted = await itemsOf({ operation: "sort", list });
      expect(sorted.map((item) => JSON.stringify(item)).toSorted()).toEqual(
        list.map((item) => JSON.stringify(item)).toSorted(),
      );
      expect(await itemsOf({ operation: "sort", list: sorted })).toEqual(sorted);
    }),
    { numRuns: 200 },
  );
});

test("limit keeps the first or the last", async () => {
  expect(await itemsOf({ operation: "limit", list: [1, 2, 3], count: 2 })).toEqual([1, 2]);
  expect(await itemsOf({ operation: "limit", list: [1, 2, 3], count: 2, from: "end" })).toEqual([2, 3]);
  expect(await itemsOf({ operation: "limit", list: [1, 2, 3], count: 0, from: "end" })).toEqual([]);
});

test("unique keeps the first of equal items, whatever the order of their keys", async () => {
  expect(await itemsOf({ operation: "unique", list: [{ a: 1, b: 2 }, { b: 2, a: 1 }, 3, "x"] })).toEqual([
    { a: 1, b: 2 },
    3,
    "x",
  ]);
  expect(await itemsOf({ operation: "unique", list: orders, keys: ["who"] })).toEqual([
    orders[0],
    orders[1],
    orders[3],
  ]);
});

test("summarize groups by keys and counts, adds, averages and finds extremes", async () => {
  const summaries = [
    { function: "count", path: "", name: "n" },
    { function: "sum", path: "amount", name: "sum" },
    { function: "average", path: "amount", name: "mean" },
    { function: "minimum", path: "amount", name: "least" },
    { function: "maximum", path: "amount", name: "most" },
    { function: "list", path: "amount", name: "all" },
  ];
  expect(await itemsOf({ operation: "summarize", list: orders, keys: ["who"], summaries })).toEqual([
    { who: "a", n: 2, sum: 11, mean: 5.5, least: 1, most: 10, all: [10, 1] },
    { who: "b", n: 1, sum: 5, mean: 5, least: "5", most: "5", all: ["5"] },
    { who: "c", n: 1, sum: 0, mean: null, least: null, most: null, all: [] },
  ]);
  expect(await itemsOf({ operation: "summarize", list: [], summaries: summaries.slice(0, 2) })).toEqual([
    { n: 0, sum: 0 },
  ]);
});

test("chunk cuts into pieces that together are the list", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 5 }), async (list, size) => {
      const pieces = await itemsOf({ operation: "chunk", list, size });
      expect(pieces.flat()).toEqual(list);
      for (const piece of pieces) expect((piece as unknown[]).length).toBeLessThanOrEqual(size);
    }),
  );
});

test("rename gives fields other names in their places", async () => {
  const [renamed] = await itemsOf({ operation: "rename", list: [{ a: 1, b: 2 }], names: { a: "x" } });
  expect(Object.entries(renamed as object)).toEqual([
    ["x", 1],
    ["b", 2],
  ]);
});

test("compare tells what is on one side only, the same and different", async () => {
  const list = [
    { id: 1, v: "a" },
    { id: 2, v: "b" },
    { id: 3, v: "c" },
  ];
  const other = [
    { v: "a", id: 1 },
    { id: 2, v: "B" },
    { id: 4, v: "d" },
  ];
  expect((await run({ operation: "compare", list, other, keys: ["id"] })).output).toEqual({
    items: [list[0]],
    count: 1,
    same: [list[0]],
    different: [{ left: list[1], right: other[1] }],
    onlyLeft: [list[2]],
    onlyRight: [other[2]],
  });
});

test("several items with the same key are compared in their order, each once", async () => {
  const list = [
    { id: 1, v: 1 },
    { id: 1, v: 2 },
  ];
  const other = [list[0], list[1], { id: 1, v: 3 }];
  expect((await run({ operation: "compare", list, other, keys: ["id"] })).output).toMatchObject({
    same: list,
    different: [],
    onlyRight: [other[2]],
  });
});

test("join puts every pair with the same key together; those without a partner as asked", async () => {
  const list = [{ id: 1, a: "x" }, { id: 2, a: "y" }, { a: "z" }];
  const other = [{ ref: "1", b: 1 }, { ref: 1, b: 2 }, { b: 3 }];
  const config = { operation: "join", list, other, key: "id", otherKey: "ref" };
  const pairs = [
    { id: 1, a: "x", ref: "1", b: 1 },
    { id: 1, a: "x", ref: 1, b: 2 },
  ];
  expect(await itemsOf(config)).toEqual(pairs);
  expect(await itemsOf({ ...config, keepUnmatched: "left" })).toEqual([...pairs, list[1], list[2]]);
  expect(await itemsOf({ ...config, keepUnmatched: "both" })).toEqual([...pairs, list[1], list[2], other[2]]);
});

test("join by position pairs what stands in the same place", async () => {
  const config = { operation: "join", joinBy: "position", list: [{ a: 1 }, 2, 3], other: [{ b: 1 }, "x"] };
  expect(await itemsOf(config)).toEqual([
    { a: 1, b: 1 },
    { left: 2, right: "x" },
  ]);
});

test("a join that would multiply without end is refused", async () => {
  const list = Array.from({ length: 1001 }, () => ({ id: 1 }));
  expect((await failureOf(run({ operation: "join", list, other: list, key: "id" }))).code).toBe(
    "node.output_too_large",
  );
});

test.each([
  ["split", "path"],
  ["limit", "count"],
  ["chunk", "size"],
  ["join", "other"],
  ["summarize", "summaries"],
])("the operation %s without %s is refused when it is written", (operation, field) => {
  const parsed = listNode.authoredConfig.safeParse({ operation, list: "{{trigger.data}}" });
  expect(parsed.error?.issues.some(({ path }) => path[0] === field)).toBe(true);
});
