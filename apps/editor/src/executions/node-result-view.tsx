import { Notice } from "@workfuse/ui";
import type { ReactNode } from "react";
import type { NodeResult } from "../api/types.ts";
import { formatDuration } from "../data/format-time.ts";
import type { JsonPath } from "../data/find-in-json.ts";
import { JsonView } from "../data/json-view.tsx";
import { StatusBadge } from "../nodes/status.tsx";
import { shownIteration } from "./iteration-path.ts";
import { LargeValue } from "./large-value.tsx";
import { WaitingNotice } from "./waiting-notice.tsx";
import { waitingOf } from "./waiting.ts";

/** One node's result: state, error, output, input. */
export function NodeResultView({
  result,
  executionId,
  root,
  aside,
}: {
  result: NodeResult;
  executionId: string;
  /** How templates name its output. */
  root?: JsonPath | undefined;
  /** At the right of its head: what can be done with it. */
  aside?: ReactNode;
}): ReactNode {
  const { nodeId, path, status, duration, attempt, error, output, input, handle } = result;
  const { largeInput, largeOutput } = result;
  const place = { id: executionId, nodeId, path };
  const waiting = waitingOf(result);
  return (
    <div className="flex flex-col gap-4 p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        <StatusBadge status={waiting ? "pending" : status} />
        {path !== "" && <span>Iteration {shownIteration(path)}</span>}
        {status !== "skipped" && duration !== null && <span>{formatDuration(duration)}</span>}
        {attempt > 1 && <span>Attempt {attempt}</span>}
        {handle !== null && handle !== "out" && (
          <span>
            Took <span className="font-medium text-ink">{handle}</span>
          </span>
        )}
        <span className="flex-1" />
        {aside}
      </div>
      {waiting && <WaitingNotice waiting={waiting} place={{ executionId, nodeId, path }} />}
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
          {waiting === undefined && output !== undefined && output !== null && (
            <JsonView title="Output" value={output} root={root} />
          )}
          {largeOutput !== null && (
            <LargeValue title="Output" place={place} part="output" root={root} {...largeOutput} />
          )}
          {input !== undefined && input !== null && <JsonView title="Input" value={input} />}
          {largeInput !== null && <LargeValue title="Input" place={place} part="input" {...largeInput} />}
        </>
      )}
    </div>
  );
}
