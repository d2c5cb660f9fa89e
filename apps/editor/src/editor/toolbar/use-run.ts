import { useMutation } from "@tanstack/react-query";
import { useStore } from "jotai";
import { api } from "../../api/client.ts";
import { followOwnAtom } from "../run/run-atoms.ts";
import { baseAtom } from "../state/atoms.ts";
import { useSave } from "./use-save.ts";

/** Runs the workflow with its sample, saving the draft first. */
export function useRun(): { readonly isPending: boolean; readonly run: () => void } {
  const store = useStore();
  const { save } = useSave();
  const trigger = useMutation({
    mutationFn: async () => {
      const base = store.get(baseAtom);
      if (base === null || !(await save())) return;
      const executionId = await api.executions.trigger.mutate({ workflowId: base.id });
      store.set(followOwnAtom, executionId);
    },
  });
  return { isPending: trigger.isPending, run: () => trigger.mutate() };
}
