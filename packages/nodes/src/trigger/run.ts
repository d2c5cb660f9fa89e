import { WorkfuseError } from "@workfuse/errors";
import type { NodeRun } from "../node-run.ts";
import { triggerPayloadSchema, type triggerNode } from "./definition.ts";

/** The trigger's output is what started the execution. */
export const runTrigger: NodeRun<typeof triggerNode> = async ({ scope }) => {
  const payload = triggerPayloadSchema.safeParse(scope.trigger);
  if (!payload.success) {
    throw new WorkfuseError({ code: "node.failed", message: "What started this execution cannot be read." });
  }
  return { output: payload.data };
};
