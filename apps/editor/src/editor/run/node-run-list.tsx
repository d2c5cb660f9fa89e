import { type GraphContent, nodesById } from "@workfuse/graph";
import { joinClasses } from "@workfuse/ui";
import type { ReactNode } from "react";
import { formatDuration } from "../../data/format-time.ts";
import { NodeIcon } from "../../nodes/node-icon.tsx";
import { StatusIcon } from "../../nodes/status.tsx";
import type { Run } from "./run-state.ts";

/** The nodes of an execution in the order in which they were started. */
export function NodeRunList({
  run,
  graph,
  shown,
  onShow,
  className,
}: {
  run: Run;
  graph: GraphContent;
  shown: string | undefined;
  onShow: (nodeId: string) => void;
  className?: string;
}): ReactNode {
  const nodes = nodesById(graph);
  return (
    <ul aria-label="Nodes of the execution" className={className}>
      {run.nodes.size === 0 && <li className="p-2.5 text-sm text-muted">No node has started yet.</li>}
      {[...run.nodes].map(([nodeId, { status, duration, attempt }]) => {
        const node = nodes.get(nodeId);
        return (
          <li key={nodeId}>
            <button
              type="button"
              aria-current={nodeId === shown}
              data-node-id={nodeId}
              data-status={status}
              onClick={() => onShow(nodeId)}
              className={joinClasses(
                "flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left text-sm -outline-offset-2",
                nodeId === shown ? "bg-accent-soft" : "hover:bg-hover",
              )}
            >
              <NodeIcon type={node?.type ?? ""} size="sm" />
              <span className="min-w-0 flex-1 truncate">{node?.data.label ?? nodeId}</span>
              {attempt > 1 && <span className="text-2xs text-muted">×{attempt}</span>}
              {status !== "skipped" && duration !== null && (
                <span className="text-xs text-muted tabular-nums">{formatDuration(duration)}</span>
              )}
              <StatusIcon status={status} labelled />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
