import type { AdmissionRepository, ExecutionRepository } from "@workfuse/db";
import type { AfterEnd, Dispatcher } from "@workfuse/engine-client";
import type { InterpreterDependencies } from "@workfuse/execution";

type Change = { executionId: string; workflowId: string; sequence: number };

/** Keeps to the number of executions that a workflow allows to be under way. */
export function createAdmission({
  places,
  executions,
  dispatcher,
  onChange,
  afterEnd,
}: {
  places: AdmissionRepository;
  executions: Pick<ExecutionRepository, "cancel">;
  dispatcher: Dispatcher;
  onChange: (change: Change) => void;
  afterEnd: AfterEnd;
}) {
  const admit: InterpreterDependencies["admit"] = async ({ executionId, workflowId, limit, whenFull }) => {
    // Those that are cancelled to make room make it at once; the second look takes it.
    for (let look = 0; look < 2; look++) {
      const admission = await places.admit({ executionId, workflowId, limit });
      if (admission.kind === "admitted") return "admitted";
      if (whenFull !== "cancelOldest") break;
      for (const { id, workspaceId } of admission.oldest) {
        const cancelled = await executions.cancel({ workspaceId, id });
        if (cancelled) await afterEnd({ executionId: id, ...cancelled });
      }
    }
    if (whenFull === "skip") {
      const message = `${limit} executions of this workflow were under way, and it is set to skip then.`;
      const change = await places.skip({ executionId, message });
      if (change) onChange({ executionId, ...change });
      return "ended";
    }
    await places.queue({ executionId });
    // One may have ended between the look and the mark, and have found nobody waiting.
    const again = await places.admit({ executionId, workflowId, limit });
    return again.kind === "admitted" ? "admitted" : "queued";
  };

  return {
    admit,
    /** Hands the execution on that has waited longest, after one has ended. */
    async next({ workflowId }: { workflowId: string }): Promise<void> {
      const execution = await places.next({ workflowId });
      if (execution) dispatcher.wake(execution);
    },
  };
}
