import type { WorkfuseError } from "@workfuse/errors";
import type { InterpreterDependencies, RunOutcome } from "./interpreter.ts";
import type { LoadedExecution } from "./records.ts";
import { recordedError } from "./run-node.ts";

/** Ends an execution whose version cannot be run at all: trying again would change nothing. */
export async function failUnrunnable({
  dependencies: { store, ports, onProgress },
  loaded,
  error,
}: {
  dependencies: InterpreterDependencies;
  loaded: LoadedExecution;
  error: WorkfuseError;
}): Promise<RunOutcome> {
  const now = ports.clock.now();
  const startedAt = loaded.startedAt ?? now;
  const sequence = Math.max(1, loaded.sequence) + 1;
  const committed = await store.commit({
    executionId: loaded.id,
    fence: loaded.fence,
    newFence: loaded.fence + 1,
    owner: null,
    status: "failed",
    startedAt,
    completedAt: now,
    duration: now.getTime() - startedAt.getTime(),
    error: recordedError(error),
    sequence,
    wakeAt: null,
    resultNodeId: null,
    answer: null,
    nodes: [],
    logs: [],
  });
  if (!committed) return { status: "held" };
  onProgress({ executionId: loaded.id, workflowId: loaded.workflowId, sequence });
  return { status: "ended", execution: "failed", parentId: loaded.parentId };
}
