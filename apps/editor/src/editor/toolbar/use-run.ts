import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStore } from "jotai";
import { api } from "../../api/client.ts";
import { executionQuery } from "../../api/queries.ts";
import type { Execution } from "../../api/types.ts";
import { isRecord } from "../../data/is-record.ts";
import { samplesOf } from "../../executions/samples.ts";
import { inspectorTabAtom } from "../inspector/inspector-tab.ts";
import { nodesBefore, onlyPinnable, usablePinsAtom } from "../pins/pins.ts";
import { activeExecutionAtom, shownResultAtom } from "../run/run-atoms.ts";
import { useFollowOwn } from "../run/use-follow-own.ts";
import { baseAtom, graphAtom, selectedNodeAtom } from "../state/atoms.ts";
import { useSave } from "./use-save.ts";

type Wish = {
  /** The last node to run. Absent: the whole workflow. */
  readonly until?: string;
  /** Whether what the nodes before it gave last time is taken for granted. */
  readonly reuses?: boolean;
};

export type RunActions = {
  readonly isPending: boolean;
  /** Runs the workflow with its sample and the outputs that are pinned. */
  readonly run: () => void;
  readonly runUpTo: (nodeId: string) => void;
  /** Runs this node on what those before it gave in the last execution; only those that gave nothing run too. */
  readonly testNode: (nodeId: string) => void;
};

/** Running from the canvas, which saves the draft first. */
export function useRun(): RunActions {
  const store = useStore();
  const queries = useQueryClient();
  const { save } = useSave();
  const follow = useFollowOwn();

  /** The execution on the canvas, or the last one of this workflow. */
  async function lastExecution(workflowId: string): Promise<Execution | undefined> {
    const id =
      store.get(activeExecutionAtom) ??
      (await api.executions.list.query({ workflowId, limit: 1 })).items[0]?.id;
    return id === undefined ? undefined : queries.fetchQuery({ ...executionQuery(id), staleTime: 0 });
  }

  const trigger = useMutation({
    mutationFn: async ({ until, reuses = false }: Wish) => {
      const base = store.get(baseAtom);
      if (base === null || !(await save())) return;
      const last = reuses ? await lastExecution(base.id) : undefined;
      const graph = store.get(graphAtom);
      const before = until === undefined ? new Set<string>() : nodesBefore({ graph, nodeId: until });
      const given = onlyPinnable({
        graph,
        outputs: Object.fromEntries(samplesOf(last)),
        wanted: (id) => before.has(id),
      });
      const pinned = { ...given, ...store.get(usablePinsAtom)(until) };
      const executionId = await api.executions.trigger.mutate({
        workflowId: base.id,
        ...(last && isRecord(last.trigger) ? { payload: last.trigger["data"] } : {}),
        ...(until === undefined ? {} : { until }),
        ...(Object.keys(pinned).length === 0 ? {} : { pinned }),
      });
      const shown = follow(executionId);
      if (until !== undefined) {
        store.set(selectedNodeAtom, until);
        store.set(shownResultAtom, until);
        store.set(inspectorTabAtom, "data");
      }
      await shown;
    },
  });
  return {
    isPending: trigger.isPending,
    run: () => trigger.mutate({}),
    runUpTo: (until) => trigger.mutate({ until }),
    testNode: (until) => trigger.mutate({ until, reuses: true }),
  };
}
