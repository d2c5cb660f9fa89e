import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { mergeNode } from "./definition.ts";
import { runMerge } from "./run.ts";

const run = nodeRunner({ definition: mergeNode, run: runMerge });
const outputOf = async (mode: string, values: readonly unknown[], more: object = {}) =>
  (await run({ mode, inputs: values.map((value, index) => ({ name: `in${index}`, value })), ...more }))
    .output;

test("inputs become an object by their names, what has not run as null", async () => {
  expect(await outputOf("object", [1, null, { a: 2 }])).toEqual({ in0: 1, in1: null, in2: { a: 2 } });
});

test("lists are appended; a single value counts as a list of one, null as nothing", async () => {
  expect(await outputOf("append", [[1, 2], null, 3, [[4]]])).toEqual([1, 2, 3, [4]]);
});

test("the first input that is there is taken", async () => {
  expect(await outputOf("first", [null, 0, 1])).toBe(0);
  expect(await outputOf("race", [null, 0, 1])).toBe(0);
  expect(await outputOf("first", [null])).toBeNull();
});

test("items in the same place become one, later inputs win, longer lists keep their rest", async () => {
  expect(await outputOf("position", [[{ a: 1, x: 1 }], [{ b: 2, x: 2 }, { b: 3 }]])).toEqual([
    { a: 1, b: 2, x: 2 },
    { b: 3 },
  ]);
});

test("items with the same key become one across all inputs; those without one stay", async () => {
  const inputs = [[{ id: 1, a: 1 }, { a: 9 }], [{ id: "1", b: 2 }, { id: 2 }, { b: 8 }], [{ id: 2, c: 3 }]];
  expect(await outputOf("key", inputs, { key: "id" })).toEqual([
    { id: "1", a: 1, b: 2 },
    { a: 9 },
    { id: 2, c: 3 },
    { b: 8 },
  ]);
});

test("what cannot be combined is named", async () => {
  const failure = await failureOf(outputOf("position", [[{ a: 1 }], [1]]));
  expect(failure).toMatchObject({ code: "config.invalid", message: expect.stringContaining("in1") });
});

test("a key is needed to merge by key", () => {
  const inputs = [{ name: "a", value: [] }];
  expect(mergeNode.authoredConfig.safeParse({ mode: "key", inputs }).success).toBe(false);
});
