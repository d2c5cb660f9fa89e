import { joinClasses } from "@workfuse/ui";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { useAtomValue, useSetAtom } from "jotai";
import { Plus } from "lucide-react";
import { type ReactNode, memo } from "react";
import { formatDuration } from "../../data/format-time.ts";
import { NodeIcon } from "../../nodes/node-icon.tsx";
import { nodeSummary } from "../../nodes/node-summary.ts";
import { bodySizesAtom, readOnlyAtom } from "../state/atoms.ts";
import { outputsOf } from "../state/outputs-of.ts";
import { type CanvasNode, quickAddAtom } from "./canvas-atoms.ts";
import { LoopProgress } from "./loop-progress.tsx";
import { NodeBadges } from "./node-badges.tsx";
import { markFrames } from "../versions/change-marks.ts";
import { statusFrames } from "./node-frames.ts";
import { NodeOutputs } from "./node-outputs.tsx";
import { frameOutputTop, inputTop } from "./node-size.ts";
import { useNodeState } from "./use-node-state.ts";

/** A loop: a frame around the nodes that it repeats. It is moved by its head; the canvas in it stays the canvas. */
export const LoopFrame = memo(function LoopFrame({ data: { node, box }, selected }: NodeProps<CanvasNode>) {
  const { run, problems, isFar, isPinned, mark } = useNodeState(node.id);
  const isEmpty = (useAtomValue(bodySizesAtom).get(node.id) ?? 0) === 0;
  return (
    <div
      data-node-id={node.id}
      data-status={run?.status}
      style={{ width: box.width, height: box.height }}
      className={joinClasses(
        "relative rounded-xl border bg-node-flow-soft/35 transition-[border-color,box-shadow] duration-150",
        mark ? markFrames[mark] : run ? statusFrames[run.status] : "border-line-strong/80",
        selected && "outline-2 outline-offset-2 outline-accent",
        node.disabled === true && "border-dashed opacity-60",
      )}
    >
      <div className="pointer-events-auto flex h-13 cursor-grab items-center gap-2.5 rounded-t-xl border-b bg-surface pr-4 pl-3 active:cursor-grabbing">
        {isFar ? (
          <div className="truncate text-2xl font-medium">{node.data.label}</div>
        ) : (
          <>
            <NodeIcon type={node.type} size="sm" />
            <div className="min-w-0 flex-1">
              <div className="truncate text-sm font-medium">{node.data.label}</div>
              <div className="truncate text-xs text-muted">{nodeSummary(node)}</div>
            </div>
            <LoopProgress node={node} run={run} />
            {run && run.duration !== null && run.status !== "skipped" && (
              <span className="shrink-0 text-xs text-muted tabular-nums">{formatDuration(run.duration)}</span>
            )}
          </>
        )}
      </div>
      <Handle
        type="target"
        id="in"
        position={Position.Left}
        style={{ top: inputTop }}
        className="wf-handle"
      />
      <NodeOutputs
        node={node}
        outputs={outputsOf(node)}
        taken={run?.status === "success" ? run.handle : null}
        canAdd={!isFar}
        topOf={frameOutputTop}
        left={box.width}
      />
      {isEmpty && !isFar && <FirstNode loopId={node.id} label={node.data.label} />}
      <NodeBadges
        node={node}
        mark={mark}
        problems={mark ? undefined : problems}
        run={run}
        isPinned={isPinned}
      />
    </div>
  );
});

function FirstNode({ loopId, label }: { loopId: string; label: string }): ReactNode {
  const readOnly = useAtomValue(readOnlyAtom);
  const setQuickAdd = useSetAtom(quickAddAtom);
  if (readOnly) return null;
  return (
    <button
      type="button"
      aria-label={`Add a node inside ${label}`}
      onClick={(event) => {
        event.stopPropagation();
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        setQuickAdd({ point: { x: left, y: bottom }, parentId: loopId });
      }}
      className="nodrag nopan pointer-events-auto absolute inset-x-8 top-18 bottom-8 flex items-center justify-center gap-2 rounded-lg border border-dashed border-line-strong text-sm text-muted hover:border-accent hover:text-accent"
    >
      <Plus aria-hidden className="size-4" /> Add a node inside the loop
    </button>
  );
}
