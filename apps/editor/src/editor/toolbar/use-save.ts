import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { GraphContent } from "@workfuse/graph";
import { useSetAtom, useStore } from "jotai";
import { atom } from "jotai";
import { toast } from "sonner";
import { api } from "../../api/client.ts";
import { workflowQuery } from "../../api/queries.ts";
import { readError } from "../../api/read-error.ts";
import type { Workflow } from "../../api/types.ts";
import {
  type Base,
  baseAtom,
  graphAtom,
  problemsOpenAtom,
  savedAtom,
  validationErrorsAtom,
} from "../state/atoms.ts";

/** The version that somebody else saved meanwhile; set while the choice is open. */
export const conflictAtom = atom<{ readonly currentVersion: number } | null>(null);

export function baseOf({ id, name, version, createdAt, updatedAt, graph }: Workflow): Base {
  return { id, name, version, createdAt, updatedAt, graph };
}

export type Save = {
  readonly isPending: boolean;
  /** Saves the draft as a new version. @returns whether the newest saved version is now the draft. */
  readonly save: (options?: { readonly baseVersion?: number; readonly message?: string }) => Promise<boolean>;
};

/** Saving: checks the draft, makes a version, and asks what to do where somebody else was faster. */
export function useSave(): Save {
  const store = useStore();
  const queries = useQueryClient();
  const setConflict = useSetAtom(conflictAtom);
  const update = useMutation({
    mutationKey: ["save"],
    mutationFn: ({
      base,
      ...change
    }: {
      base: Base;
      baseVersion: number;
      graph: GraphContent;
      message?: string;
    }) => api.workflows.update.mutate({ id: base.id, ...change }),
    onSuccess: (workflow, { graph }) => {
      store.set(savedAtom, { base: baseOf(workflow), draft: graph });
      queries.setQueryData(workflowQuery(workflow.id).queryKey, workflow);
      void queries.invalidateQueries({ queryKey: ["workflows", "list"] });
      void queries.invalidateQueries({ queryKey: ["workflows", "versions", workflow.id] });
      toast.success(`Saved as version ${workflow.version}.`);
    },
    onError: (error) => {
      const { code, message, details } = readError(error);
      if (code === "workflow.version_conflict") {
        const current = details["currentVersion"];
        setConflict({ currentVersion: typeof current === "number" ? current : 0 });
      } else {
        if (code === "graph.invalid") store.set(problemsOpenAtom, true);
        toast.error(message);
      }
    },
  });
  return {
    isPending: update.isPending,
    async save({ baseVersion, message } = {}) {
      const base = store.get(baseAtom);
      const graph = store.get(graphAtom);
      if (base === null) return false;
      if (graph === base.graph && baseVersion === undefined) return true;
      const errors = store.get(validationErrorsAtom).filter(({ severity }) => severity === "error");
      if (errors.length > 0) {
        store.set(problemsOpenAtom, true);
        toast.error(
          errors.length === 1 ? errors[0]?.message : `${errors.length} problems stand in the way of saving.`,
        );
        return false;
      }
      return update
        .mutateAsync({
          base,
          baseVersion: baseVersion ?? base.version,
          graph,
          ...(message === undefined ? {} : { message }),
        })
        .then(
          () => true,
          () => false,
        );
    },
  };
}
