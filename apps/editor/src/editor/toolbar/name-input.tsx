import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useAtomValue, useStore } from "jotai";
import { type ReactNode, useState } from "react";
import { api } from "../../api/client.ts";
import { workflowQuery } from "../../api/queries.ts";
import type { Workflow } from "../../api/types.ts";
import { baseAtom, readOnlyAtom } from "../state/atoms.ts";

/** The workflow's name; a change is saved at once and makes no version. */
export function NameInput({ workflow }: { workflow: Workflow }): ReactNode {
  const store = useStore();
  const queries = useQueryClient();
  const readOnly = useAtomValue(readOnlyAtom);
  const [draft, setDraft] = useState<string | null>(null);
  const rename = useMutation({
    mutationFn: (name: string) =>
      api.workflows.update.mutate({ id: workflow.id, baseVersion: workflow.version, name }),
    onSuccess: (renamed) => {
      const base = store.get(baseAtom);
      if (base) store.set(baseAtom, { ...base, name: renamed.name });
      queries.setQueryData(workflowQuery(workflow.id).queryKey, renamed);
      void queries.invalidateQueries({ queryKey: ["workflows", "list"] });
    },
  });
  const leave = (): void => {
    const name = draft?.trim();
    setDraft(null);
    if (name !== undefined && name !== "" && name !== workflow.name) rename.mutate(name);
  };
  const shown = draft ?? (rename.isPending ? rename.variables : workflow.name);
  return (
    <input
      aria-label="Workflow name"
      readOnly={readOnly}
      maxLength={200}
      value={shown}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setDraft(null);
      }}
      className="field-sizing-content max-w-80 min-w-20 truncate rounded-md bg-transparent px-1.5 py-1 text-base font-semibold hover:bg-hover focus-visible:bg-surface"
    />
  );
}
