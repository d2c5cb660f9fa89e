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
