import { useQueryClient } from "@tanstack/react-query";
import type { ExecutionUpdate } from "@workfuse/events";
import { useAtomValue, useStore } from "jotai";
import { useEffect } from "react";
import { live } from "../../api/live.ts";
import { executionQuery } from "../../api/queries.ts";
import { createBatch } from "./batch.ts";
import { activeExecutionAtom, applyUpdatesAtom, followNewestAtom, hearTextAtom } from "./run-atoms.ts";

const intervalMs = 40;

/** Follows whichever execution of the workflow runs, the newest first. */
export function useFollowWorkflow(workflowId: string): void {
  const store = useStore();
  useEffect(
    () =>
      live.subscribe({
        topic: "workflow",
        id: workflowId,
        onUpdate: (update) => store.set(followNewestAtom, update),
      }),
    [store, workflowId],
  );
}

/** Takes in the updates of the execution that is shown; `after` is the sequence of what is known already. */
export function useFollowExecution({ after = 0 }: { after?: number } = {}): void {
  const store = useStore();
  const queries = useQueryClient();
  const executionId = useAtomValue(activeExecutionAtom);
  useEffect(() => {
    if (executionId === null) return undefined;
    const batch = createBatch<ExecutionUpdate>({
      intervalMs,
      onBatch: (updates) => {
        store.set(applyUpdatesAtom, updates);
        // Inputs and outputs do not travel over the socket.
        const ended = updates.some(
          ({ type }) => type === "completed" || type === "failed" || type === "cancelled",
        );
        if (!ended) return;
        void queries.invalidateQueries({ queryKey: executionQuery(executionId).queryKey });
        void queries.invalidateQueries({ queryKey: ["executions", "list"] });
        void queries.invalidateQueries({ queryKey: ["workflows", "list"] });
      },
    });
    const end = live.subscribe({
      topic: "execution",
      id: executionId,
      after,
      onUpdate: batch.add,
      onText: (piece) => store.set(hearTextAtom, piece),
    });
    return () => {
      end();
      batch.stop();
    };
  }, [store, queries, executionId, after]);
}
