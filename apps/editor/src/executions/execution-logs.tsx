import type { ReactNode } from "react";
import type { ExecutionLog } from "../api/types.ts";
import { formatMoment } from "../data/format-time.ts";

/** What was logged, in order. */
export function ExecutionLogs({ logs }: { logs: readonly ExecutionLog[] }): ReactNode {
  if (logs.length === 0) return null;
  return (
    <section aria-label="Logs" className="flex flex-col gap-1.5">
      <h2 className="text-sm font-medium">Logs</h2>
      <ol className="flex flex-col gap-1 rounded-lg border bg-page p-2 font-mono text-xs leading-5">
        {logs.map(({ nodeId, level, message, timestamp }, index) => (
          // Lines may repeat word for word; their place tells them apart.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} className="wrap-anywhere">
            <time dateTime={timestamp} title={formatMoment(timestamp)} className="text-faint">
              {timestamp.slice(11, 23)}
            </time>{" "}
            <span className={level === "error" ? "text-danger" : "text-muted"}>{level}</span>{" "}
            {nodeId !== null && <span className="text-node-network">{nodeId}</span>} {message}
          </li>
        ))}
      </ol>
    </section>
  );
}
