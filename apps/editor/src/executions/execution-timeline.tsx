import { nodesById } from "@workfuse/graph";
import { joinClasses } from "@workfuse/ui";
import type { ReactNode } from "react";
import type { Execution } from "../api/types.ts";
import { formatDuration } from "../data/format-time.ts";
import { useNow } from "../data/use-now.ts";
import { StatusIcon, statusLabel } from "../nodes/status.tsx";
import { type TimelineBar, timelineOf } from "./timeline-bars.ts";

const fills: Partial<Readonly<Record<TimelineBar["status"], string>>> = {
  success: "bg-success",
  failure: "bg-danger",
  running: "bg-running",
};

/** When each node ran, one under the other: what took the time, and what ran at once. */
export function ExecutionTimeline({
  execution: { nodeResults, graph, startedAt },
  shown,
  onShow,
}: {
  execution: Execution;
  shown: string | undefined;
  onShow: (nodeId: string) => void;
}): ReactNode {
  const now = useNow();
  const { bars, total } = timelineOf({ results: nodeResults, startedAt, now: now.getTime() });
  const nodes = nodesById(graph);
  if (bars.length === 0) return <p className="p-2.5 text-sm text-muted">No node has run yet.</p>;
  return (
    <>
      <div aria-hidden className="flex justify-between pr-18 pl-37 text-2xs text-muted tabular-nums">
        <span>0</span>
        {total >= 10 && <span>{formatDuration(total / 2)}</span>}
        <span>{formatDuration(total)}</span>
      </div>
      <ol aria-label="Timeline">
        {bars.map(({ nodeId, status, from, duration }) => (
          <li key={nodeId}>
            <button
              type="button"
              aria-current={nodeId === shown}
              onClick={() => onShow(nodeId)}
              className={joinClasses(
                "flex w-full items-center gap-2 rounded-md px-2 py-1 text-left text-xs -outline-offset-2",
                nodeId === shown ? "bg-accent-soft" : "hover:bg-hover",
              )}
            >
              <StatusIcon status={status} />
              <span className="w-28 shrink-0 truncate">{nodes.get(nodeId)?.data.label ?? nodeId}</span>
              <span className="relative h-3 min-w-0 flex-1 rounded-sm bg-subtle">
                <span
                  className={joinClasses(
                    "absolute inset-y-0 min-w-0.5 rounded-sm",
                    fills[status] ?? "bg-idle",
                  )}
                  style={{ left: `${(from / total) * 100}%`, width: `${(duration / total) * 100}%` }}
                />
              </span>
              <span className="w-14 shrink-0 text-right text-muted tabular-nums">
                {formatDuration(duration)}
              </span>
              <span className="sr-only">
                {statusLabel(status)}, began after {formatDuration(from)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
