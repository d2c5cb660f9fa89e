import { Notice } from "@workfuse/ui";
import type { ReactNode } from "react";
import type { NodeResult } from "../api/types.ts";
import { formatDuration } from "../data/format-time.ts";
import { JsonView } from "../data/json-view.tsx";
import { StatusBadge } from "../nodes/status.tsx";

/** One node's result: state, error, output, input. */
export function NodeResultView({ result }: { result: NodeResult }): ReactNode {
  const { status, duration, attempt, error, output, input, handle } = result;
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        <StatusBadge status={status} />
        {status !== "skipped" && <span>{formatDuration(duration)}</span>}
        {attempt > 1 && <span>Attempt {attempt}</span>}
        {handle !== null && handle !== "out" && (
          <span>
            Took <span className="font-medium text-ink">{handle}</span>
          </span>
        )}
      </div>
      {error !== null && (
        <Notice tone="danger">
          <p className="font-medium">{error.message}</p>
          <p className="font-mono text-xs">{error.code}</p>
        </Notice>
      )}
      {error?.details !== undefined && error.details !== null && (
        <JsonView title="Error details" value={error.details} />
      )}
      {status === "skipped" ? (
        <p className="text-sm text-muted">The execution took another branch.</p>
      ) : (
        <>
          {output !== undefined && output !== null && <JsonView title="Output" value={output} />}
          {input !== undefined && input !== null && <JsonView title="Input" value={input} />}
        </>
      )}
    </div>
  );
}
