import { setTimeout as sleep } from "node:timers/promises";
import type { ChildRepository } from "@workfuse/db";
import type { Dispatcher } from "@workfuse/engine-client";
import type { ExecutionStore } from "@workfuse/execution";
import type { TriggerPayload } from "@workfuse/nodes/catalog";
import type { Ids, WorkflowStarter } from "@workfuse/ports";

// An agent that waits for a workflow looks this often. It holds its worker anyway.
const lookEveryMs = 250;

/** Starts workflows on behalf of workflows: committed first, then handed to the engine, as for everybody else. */
export function createWorkflowStarter({
  children,
  store,
  dispatcher,
  ids,
}: {
  children: Pick<ChildRepository, "create">;
  store: Pick<ExecutionStore, "childEnd">;
  dispatcher: Dispatcher;
  ids: Ids;
}): WorkflowStarter {
  return {
    async start({ workspaceId, workflowId, data, parent, isAwaited }) {
      const payload: TriggerPayload = { source: "workflow", data };
      const execution = await children.create({
        id: ids.next(),
        workspaceId,
        workflowId,
        trigger: JSON.stringify(payload),
        parentId: parent.executionId,
        key: parent.key,
        isAwaited,
      });
      // Harmless if it was started before: the engine knows its id.
      dispatcher.dispatch(execution);
      return { executionId: execution.executionId };
    },
    async ended({ executionId, signal }) {
      for (;;) {
        const end = await store.childEnd(executionId);
        if (end === "gone") return { status: "cancelled", output: null, message: undefined };
        if (end) return { status: end.status, output: end.output, message: end.error?.message };
        await sleep(lookEveryMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    },
  };
}
