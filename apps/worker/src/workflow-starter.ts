import type { ChildRepository } from "@workfuse/db";
import type { Dispatcher } from "@workfuse/engine-client";
import type { TriggerPayload } from "@workfuse/nodes/catalog";
import type { Ids, WorkflowStarter } from "@workfuse/ports";

/** Starts workflows on behalf of workflows: committed first, then handed to the engine, as for everybody else. */
export function createWorkflowStarter({
  children,
  dispatcher,
  ids,
}: {
  children: Pick<ChildRepository, "create">;
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
  };
}
