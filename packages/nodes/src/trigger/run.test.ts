import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { triggerNode } from "./definition.ts";
import { runTrigger } from "./run.ts";

const run = nodeRunner({ definition: triggerNode, run: runTrigger });

test("the trigger's output is what started the execution", async () => {
  const trigger = { source: "webhook", data: { a: 1 }, headers: { "x-a": "b" }, query: {}, method: "POST" };
  expect(await run({}, { scope: { trigger } })).toEqual({ output: trigger });
});

test("what cannot be read as a trigger's payload fails the node", async () => {
  expect((await failureOf(run({}, { scope: { trigger: "junk" } }))).code).toBe("node.failed");
});
