import type { WorkflowNode as GraphNode } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { joinClasses } from "@workfuse/ui";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { type ReactNode, memo } from "react";
import { formatDuration } from "../../data/format-time.ts";
import { NodeIcon } from "../../nodes/node-icon.tsx";
import { nodeSummary } from "../../nodes/node-summary.ts";
import type { NodeRun } from "../run/run-state.ts";
import { outputsOf } from "../state/outputs-of.ts";
import type { CanvasNode } from "./canvas-atoms.ts";
import { IterationCount, NodeBadges } from "./node-badges.tsx";
import { markFrames } from "../versions/change-marks.ts";
import { statusFrames } from "./node-frames.ts";
import { NodeOutputs } from "./node-outputs.tsx";
import { inputTop, nodeHeight, nodeWidth, outputTop } from "./node-size.ts";
import { useNodeState } from "./use-node-state.ts";

/** A node on the canvas. Draws again only when the node itself, its run or its problems change. */
export const WorkflowNode = memo(function WorkflowNode({ data: { node }, selected }: NodeProps<CanvasNode>) {
  const { run, problems, isFar, isPinned, mark } = useNodeState(node.id);
  const outputs = outputsOf(node);
  const isTrigger = definitionOf(node.type)?.role === "trigger";
  return (
    <div
      data-node-id={node.id}
      data-status={run?.status}
      style={{ width: nodeWidth, height: nodeHeight(outputs.length) }}
      className={joinClasses(
        "relative border bg-surface shadow-sm transition-[border-color,box-shadow,opacity] duration-150",
        isTrigger ? "rounded-xl rounded-l-[1.875rem]" : "rounded-xl",
        mark
          ? markFrames[mark]
          : run
            ? statusFrames[run.status]
            : "border-line-strong/80 hover:border-line-strong",
        selected && "outline-2 outline-offset-2 outline-accent",
        node.disabled === true && "border-dashed bg-subtle opacity-60",
      )}
    >
      {isFar ? (
        <div className="truncate px-4 text-2xl leading-[3.75rem] font-medium">{node.data.label}</div>
      ) : (
        <NodeHead node={node} run={run} isTrigger={isTrigger} />
      )}
      {!isTrigger && (
        <Handle
          type="target"
          id="in"
          position={Position.Left}
          style={{ top: inputTop }}
          className="wf-handle"
        />
      )}
      <NodeOutputs
        node={node}
        outputs={outputs}
        taken={run?.status === "success" ? run.handle : null}
        canAdd={!isFar}
        topOf={(index) => outputTop({ index, outputs: outputs.length })}
        left={nodeWidth}
      />
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

function NodeHead({
  node,
  run,
  isTrigger,
}: {
  node: GraphNode;
  run: NodeRun | undefined;
  isTrigger: boolean;
}): ReactNode {
  const duration = run?.status === "skipped" ? null : (run?.duration ?? null);
  return (
    <div className={joinClasses("flex h-15 items-center gap-2.5 pr-3", isTrigger ? "pl-3.5" : "pl-3")}>
      <NodeIcon type={node.type} />
      <div className="min-w-0 flex-1">
        <div className="truncate text-sm font-medium">{node.data.label}</div>
        <div className="flex gap-2 text-xs text-muted">
          <span className="min-w-0 flex-1 truncate">{nodeSummary(node)}</span>
          {run?.iterations && <IterationCount iterations={run.iterations} />}
          {duration !== null && <span className="shrink-0 tabular-nums">{formatDuration(duration)}</span>}
        </div>
      </div>
    </div>
  );
}
