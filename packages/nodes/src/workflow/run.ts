import { WorkfuseError } from "@workfuse/errors";
import type { FlowRun } from "../node-run.ts";
import type { workflowNode } from "./definition.ts";

/** Starts the other workflow; waiting for its end is the interpreter's. */
export const runWorkflow: FlowRun<typeof workflowNode> = async ({
  config,
  workspaceId,
  executionId,
  effectKey,
  ports,
  signal,
}) => {
  if (config.workflowId === "") {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "No workflow is chosen.",
      details: { field: "workflowId" },
    });
  }
  const started = await ports.workflows.start({
    workspaceId,
    workflowId: config.workflowId,
    data: config.data ?? {},
    parent: { executionId, key: effectKey },
    isAwaited: config.wait,
    signal,
  });
  if (!config.wait) return { output: { executionId: started.executionId } };
  return { suspend: { kind: "workflow", executionId: started.executionId } };
};
