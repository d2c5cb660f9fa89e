import { type WorkflowNode as GraphNode, errorHandle } from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { joinClasses } from "@workfuse/ui";
import { Handle, type NodeProps, Position, useStore } from "@xyflow/react";
import { atom, useAtomValue, useSetAtom } from "jotai";
import { Plus, PowerOff, TriangleAlert } from "lucide-react";
import { type ReactNode, memo, useMemo } from "react";
import { formatDuration } from "../../data/format-time.ts";
import { NodeIcon } from "../../nodes/node-icon.tsx";
import { nodeSummary } from "../../nodes/node-summary.ts";
import { StatusIcon } from "../../nodes/status.tsx";
import { problemTone } from "../problem-tone.ts";
import { nodeRunsAtom } from "../run/run-atoms.ts";
import type { NodeRun, NodeRunStatus } from "../run/run-state.ts";
import { problemsByNodeAtom, readOnlyAtom, selectedNodeAtom } from "../state/atoms.ts";
import { outputsOf } from "../state/graph-edits.ts";
import { type CanvasNode, quickAddAtom } from "./canvas-atoms.ts";
import { inputTop, nodeHeight, nodeWidth, outputTop } from "./node-size.ts";

const frames: Readonly<Record<NodeRunStatus, string>> = {
  running: "border-running ring-3 ring-running/20",
  retrying: "border-running border-dashed ring-3 ring-running/20",
  success: "border-success",
  failure: "border-danger ring-3 ring-danger/20",
  skipped: "border-dashed border-line-strong opacity-60",
};

// From this far away small print cannot be read: only the name is drawn, large, and nothing to be clicked.
const farZoom = 0.4;

/** A node on the canvas. Draws again only when the node itself, its run or its problems change. */
export const WorkflowNode = memo(function WorkflowNode({ data: { node }, selected }: NodeProps<CanvasNode>) {
  const run = useAtomValue(useMemo(() => atom((get) => get(nodeRunsAtom)?.get(node.id)), [node.id]));
  const problems = useAtomValue(
    useMemo(() => atom((get) => get(problemsByNodeAtom).get(node.id)), [node.id]),
  );
  const isFar = useStore(({ transform: [, , zoom] }) => zoom < farZoom);
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
        run ? frames[run.status] : "border-line-strong/80 hover:border-line-strong",
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
      <Outputs
        node={node}
        outputs={outputs}
        taken={run?.status === "success" ? run.handle : null}
        canAdd={!isFar}
      />
      <div className="absolute -top-2 -right-2 flex gap-1">
        {node.disabled === true && (
          <Badge label="Disabled">
            <PowerOff aria-hidden className="size-3 text-idle" />
          </Badge>
        )}
        {problems !== undefined && (
          <Badge label={problems.map(({ message }) => message).join(" ")}>
            <TriangleAlert aria-hidden className={joinClasses("size-3", problemTone(problems))} />
          </Badge>
        )}
        {run && (
          <span className="inline-flex size-5 items-center justify-center rounded-full border bg-raised shadow-xs">
            <StatusIcon status={run.status} labelled className="size-3.5" />
          </span>
        )}
      </div>
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
          {duration !== null && <span className="shrink-0 tabular-nums">{formatDuration(duration)}</span>}
        </div>
      </div>
    </div>
  );
}

function Badge({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <span
      title={label}
      className="inline-flex size-5 items-center justify-center rounded-full border bg-raised shadow-xs"
    >
      {children}
      <span className="sr-only">{label}</span>
    </span>
  );
}

function Outputs({
  node,
  outputs,
  taken,
  canAdd,
}: {
  node: GraphNode;
  outputs: readonly string[];
  taken: string | null;
  canAdd: boolean;
}): ReactNode {
  return outputs.map((output, index) => {
    const top = outputTop({ index, outputs: outputs.length });
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
        {canAdd && <AddButton node={node} output={output} top={top} named={outputs.length > 1} />}
      </div>
    );
  });
}

function AddButton({
  node,
  output,
  top,
  named,
}: {
  node: GraphNode;
  output: string;
  top: number;
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
      style={{ top: top - 10, left: nodeWidth + 12 }}
      className="wf-add nodrag nopan absolute inline-flex size-5 items-center justify-center rounded-full border bg-raised text-muted shadow-xs hover:border-accent hover:text-accent"
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
