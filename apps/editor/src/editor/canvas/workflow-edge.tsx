import { deleteEdge, errorHandle } from "@workfuse/graph";
import { joinClasses } from "@workfuse/ui";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { atom, useAtomValue, useSetAtom } from "jotai";
import { Plus, X } from "lucide-react";
import { type ReactNode, memo, useMemo, useState } from "react";
import { nodeRunsAtom } from "../run/run-atoms.ts";
import type { NodeRun } from "../run/run-state.ts";
import { editAtom, readOnlyAtom } from "../state/atoms.ts";
import { type CanvasEdge, quickAddAtom } from "./canvas-atoms.ts";

type EdgeState = "idle" | "taken" | "flowing" | "untaken";

/** A connection. Shows whether the execution went along it. */
export const WorkflowEdge = memo(function WorkflowEdge(props: EdgeProps<CanvasEdge>) {
  const { id, source, target, selected, data } = props;
  const handle = data?.sourceHandle ?? "out";
  const state = useAtomValue(
    useMemo(
      () =>
        atom((get) => {
          const runs = get(nodeRunsAtom);
          return runs === null ? "idle" : edgeState({ from: runs.get(source), to: runs.get(target), handle });
        }),
      [source, target, handle],
    ),
  );
  const [hovered, setHovered] = useState(false);
  const readOnly = useAtomValue(readOnlyAtom);
  const [path, labelX, labelY] = getBezierPath(props);
  return (
    <>
      <g data-edge-state={state} onMouseEnter={() => setHovered(true)} onMouseLeave={() => setHovered(false)}>
        <BaseEdge
          path={path}
          interactionWidth={24}
          className={joinClasses(
            "wf-edge",
            `wf-edge-${state}`,
            (selected === true || hovered) && "wf-edge-active",
          )}
        />
      </g>
      {(selected === true || hovered) && !readOnly && (
        <EdgeLabelRenderer>
          <EdgeTools edgeId={id} x={labelX} y={labelY} onHover={setHovered} />
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** Which way the execution went, as far as both ends say. */
function edgeState({
  from,
  to,
  handle,
}: {
  from: NodeRun | undefined;
  to: NodeRun | undefined;
  handle: string;
}): EdgeState {
  if (!from || from.status === "running" || from.status === "retrying") return "idle";
  if (from.status === "skipped") return "untaken";
  const left = from.status === "failure" ? errorHandle : (from.handle ?? "out");
  if (left !== handle) return "untaken";
  return to?.status === "running" || to?.status === "retrying" ? "flowing" : "taken";
}

function EdgeTools({
  edgeId,
  x,
  y,
  onHover,
}: {
  edgeId: string;
  x: number;
  y: number;
  onHover: (hovered: boolean) => void;
}): ReactNode {
  const setQuickAdd = useSetAtom(quickAddAtom);
  const edit = useSetAtom(editAtom);
  const look =
    "inline-flex size-6 items-center justify-center rounded-full border bg-raised text-muted shadow-sm hover:text-ink";
  return (
    <div
      style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      className="nodrag nopan pointer-events-auto absolute z-10 flex gap-1 p-1"
      onMouseEnter={() => onHover(true)}
      onMouseLeave={() => onHover(false)}
    >
      <button
        type="button"
        aria-label="Insert a node here"
        className={look}
        onClick={(event) => {
          const { right, top } = event.currentTarget.getBoundingClientRect();
          setQuickAdd({ point: { x: right, y: top }, position: { x, y }, edgeId });
        }}
      >
        <Plus aria-hidden className="size-3.5" />
      </button>
      <button
        type="button"
        aria-label="Delete this connection"
        className={look}
        onClick={() =>
          edit({ label: "Delete a connection", change: (graph) => deleteEdge({ graph, edgeId }) })
        }
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </div>
  );
}
