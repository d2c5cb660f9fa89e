import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { stopNode } from "./definition.ts";
import { runStop } from "./run.ts";

const run = nodeRunner({ definition: stopNode, run: runStop });

test("the execution fails once and for all, with the message and details that were written", async () => {
  expect(await failureOf(run({ message: "No items.", details: { id: 7 } }))).toMatchObject({
    code: "node.stopped",
    message: "No items.",
    retryable: false,
    details: { details: { id: 7 } },
  });
});

test("nothing can be connected behind it but what handles its error", () => {
  expect(stopNode.outputs({})).toEqual([]);
});

test("the execution is completed, or the loop is left, without an error", async () => {
  expect(await run({ mode: "success" })).toEqual({ output: null, ends: "execution" });
  expect(await run({ mode: "break" })).toEqual({ output: null, ends: "loop" });
});

test("an error needs a message", () => {
  expect(stopNode.authoredConfig.safeParse({}).success).toBe(false);
  expect(stopNode.authoredConfig.safeParse({ mode: "success" }).success).toBe(true);
});
