import { type WorkflowNode, errorHandle } from "@workfuse/graph";
import { joinClasses } from "@workfuse/ui";
import { Handle, Position } from "@xyflow/react";
import { atom, useAtomValue, useSetAtom } from "jotai";
import { Plus } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { readOnlyAtom, selectedNodeAtom } from "../state/atoms.ts";
import { quickAddAtom } from "./canvas-atoms.ts";

/** A node's outputs: a handle for each, its name where there are several, and a button that adds the next node. */
export function NodeOutputs({
  node,
  outputs,
  taken,
  canAdd,
  topOf,
  left,
}: {
  node: WorkflowNode;
  outputs: readonly string[];
  /** The output that the execution took. */
  taken: string | null;
  canAdd: boolean;
  /** Pixels from the node's top. */
  topOf: (index: number) => number;
  /** Of the node's right border, from its left one. */
  left: number;
}): ReactNode {
  return outputs.map((output, index) => {
    const top = topOf(index);
    return (
      <div key={output}>
        {outputs.length > 1 && (
          <div
            style={{ top: top - 10 }}
            className={joinClasses(
              "absolute right-4 max-w-44 truncate rounded-full px-2 text-2xs leading-5 font-medium",
              output === taken
                ? "bg-success-soft text-success"
                : output === errorHandle
                  ? "bg-danger-soft text-danger"
                  : "bg-subtle text-muted",
            )}
          >
            {output}
          </div>
        )}
        <Handle type="source" id={output} position={Position.Right} style={{ top }} className="wf-handle" />
        {canAdd && <AddButton node={node} output={output} top={top} left={left} named={outputs.length > 1} />}
      </div>
    );
  });
}

function AddButton({
  node,
  output,
  top,
  left,
  named,
}: {
  node: WorkflowNode;
  output: string;
  top: number;
  left: number;
  named: boolean;
}): ReactNode {
  const readOnly = useAtomValue(readOnlyAtom);
  const setQuickAdd = useSetAtom(quickAddAtom);
  const isChosen = useAtomValue(useMemo(() => atom((get) => get(selectedNodeAtom) === node.id), [node.id]));
  if (readOnly) return null;
  return (
    <button
      type="button"
      aria-label={`Add a node after ${node.data.label}${named ? `, output ${output}` : ""}`}
      data-shown={isChosen || undefined}
      style={{ top: top - 10, left: left + 12 }}
      className="wf-add nodrag nopan pointer-events-auto absolute inline-flex size-5 items-center justify-center rounded-full border bg-raised text-muted shadow-xs hover:border-accent hover:text-accent"
      onClick={(event) => {
        event.stopPropagation();
        const { right, top: y } = event.currentTarget.getBoundingClientRect();
        setQuickAdd({ point: { x: right, y }, origin: { nodeId: node.id, handle: output } });
      }}
    >
      <Plus aria-hidden className="size-3" />
    </button>
  );
}
