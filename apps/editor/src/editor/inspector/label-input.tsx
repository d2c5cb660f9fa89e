import type { WorkflowNode } from "@workfuse/graph";
import { useAtomValue, useSetAtom } from "jotai";
import { type ReactNode, useState } from "react";
import { editAtom, readOnlyAtom } from "../state/atoms.ts";
import { configureNode } from "../state/graph-edits.ts";

/** A node's name. Empty, it returns to what it was. */
export function LabelInput({ node }: { node: WorkflowNode }): ReactNode {
  const readOnly = useAtomValue(readOnlyAtom);
  const edit = useSetAtom(editAtom);
  const [draft, setDraft] = useState<string | null>(null);
  const leave = (): void => {
    const label = draft?.trim();
    setDraft(null);
    if (label === undefined || label === "" || label === node.data.label) return;
    edit({
      label: "Rename a node",
      change: (graph) => configureNode({ graph, nodeId: node.id, data: { ...node.data, label } }),
    });
  };
  return (
    <input
      aria-label="Node name"
      maxLength={200}
      readOnly={readOnly}
      value={draft ?? node.data.label}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setDraft(null);
      }}
      className="-ml-1 w-full truncate rounded-sm bg-transparent px-1 text-base font-semibold hover:bg-hover focus-visible:bg-surface"
    />
  );
}
