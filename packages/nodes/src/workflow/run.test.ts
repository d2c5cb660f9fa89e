import type { WorkflowStarter } from "@workfuse/ports";
import { expect, test } from "vitest";
import { failureOf, flowRunner } from "../testing/run-node.ts";
import { workflowNode } from "./definition.ts";
import { runWorkflow } from "./run.ts";

const asked: Parameters<WorkflowStarter["start"]>[0][] = [];
const run = flowRunner({
  definition: workflowNode,
  run: runWorkflow,
  ports: {
    workflows: {
      start: async (input) => {
        asked.push(input);
        return { executionId: "child" };
      },
      ended: () => Promise.reject(new Error("the interpreter waits")),
    },
  },
});

test("the other workflow is started under the node's key, and its end is waited for", async () => {
  expect(await run({ workflowId: "w", data: { a: 1 } })).toEqual({
    suspend: { kind: "workflow", executionId: "child" },
  });
  expect(asked.at(-1)).toMatchObject({
    workspaceId: "workspace",
    workflowId: "w",
    data: { a: 1 },
    parent: { executionId: "execution", key: "execution:node" },
  });
});

test("one that is not waited for is handed on by its execution's id", async () => {
  expect(await run({ workflowId: "w", wait: false })).toEqual({ output: { executionId: "child" } });
  expect(asked.at(-1)).toMatchObject({ data: {} });
});

test("without a workflow, nothing is started", async () => {
  asked.length = 0;
  expect(await failureOf(run({ workflowId: "" }))).toMatchObject({ code: "config.invalid" });
  expect(asked).toEqual([]);
});
