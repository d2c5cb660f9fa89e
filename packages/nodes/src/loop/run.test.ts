import { expect, test } from "vitest";
import { flowRunner } from "../testing/run-node.ts";
import { loopNode } from "./definition.ts";
import { runLoop } from "./run.ts";

const run = flowRunner({ definition: loopNode, run: runLoop });

test("for each item, one iteration; with a batch size, one for so many items", async () => {
  expect(await run({ mode: "each", items: [1, 2, 3], concurrency: 2 })).toEqual({
    loop: { items: [1, 2, 3], limit: 3, concurrency: 2, onItemError: "fail" },
  });
  expect(await run({ items: [1, 2, 3], batchSize: 2, onItemError: "continue" })).toEqual({
    loop: { items: [[1, 2], [3]], limit: 2, concurrency: 1, onItemError: "continue" },
  });
});

test("a number of times: the item is the iteration's number", async () => {
  expect(await run({ mode: "times", times: 3 })).toMatchObject({ loop: { items: [0, 1, 2], limit: 3 } });
});

test("while something holds: one after the other, with a limit", async () => {
  expect(await run({ mode: "while", while: "{{previous.more}}" })).toEqual({
    loop: { limit: 1000, concurrency: 1, onItemError: "fail", goesOn: "{{previous.more}}" },
  });
});

test.each([{ mode: "each" }, { mode: "times" }, { mode: "while" }])("%o says what it needs", (config) => {
  expect(loopNode.authoredConfig.safeParse(config).success).toBe(false);
});
