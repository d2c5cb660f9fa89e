import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Notice } from "@workfuse/ui";
import { ArrowLeft, Square } from "lucide-react";
import type { ReactNode } from "react";
import { api } from "../api/client.ts";
import { isFinal } from "../api/is-final.ts";
import type { Execution } from "../api/types.ts";
import { formatDuration } from "../data/format-time.ts";
import { TimeAgo } from "../data/time-ago.tsx";
import type { Run } from "../editor/run/run-state.ts";
import { StatusBadge } from "../nodes/status.tsx";
import { FixButton } from "../magic/fix-button.tsx";
import { useCanEdit } from "../shell/use-can-edit.ts";
import { RetryButtons } from "./retry-buttons.tsx";
import { WaitingUntil } from "./waiting-notice.tsx";

/** How an execution fares, where it comes from, and what can be done with it. */
export function ExecutionHeader({ execution, run }: { execution: Execution; run: Run }): ReactNode {
  const canEdit = useCanEdit();
  const cancel = useMutation({ mutationFn: () => api.executions.cancel.mutate({ id: execution.id }) });
  const error = run.error ?? execution.error;
  return (
    <header className="flex flex-col gap-2 border-b bg-surface px-3 py-2">
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          to="/executions"
          search={{}}
          aria-label="All executions"
          className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
        >
          <ArrowLeft aria-hidden className="size-4" />
        </Link>
        <h1 className="text-base font-semibold">
          <Link
            to="/workflows/$workflowId"
            params={{ workflowId: execution.workflowId }}
            className="hover:underline"
          >
            {execution.workflowName}
          </Link>
        </h1>
        <output aria-label="Execution status" className="inline-flex">
          <StatusBadge status={run.status} />
        </output>
        {!isFinal(run.status) && execution.wakeAt !== null && <WaitingUntil iso={execution.wakeAt} />}
        <p className="text-xs text-muted">
          Version {execution.version} · started <TimeAgo iso={execution.startedAt ?? execution.createdAt} /> ·{" "}
          {formatDuration(run.duration ?? execution.duration)} ·{" "}
          <span className="font-mono">{execution.id}</span>
          {execution.retryOf !== null && (
            <>
              {" "}
              · {execution.source === "replay" ? "replay of" : "retry of"}{" "}
              <Link
                to="/executions/$executionId"
                params={{ executionId: execution.retryOf }}
                className="font-mono underline hover:text-ink"
              >
                {execution.retryOf}
              </Link>
            </>
          )}
        </p>
        <div className="flex-1" />
        {canEdit && !isFinal(run.status) && (
          <Button
            icon={<Square aria-hidden className="size-3.5" />}
            busy={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        )}
        {canEdit && run.status === "failed" && <FixButton execution={execution} />}
        {canEdit && isFinal(run.status) && <RetryButtons execution={execution} status={run.status} />}
      </div>
      {error !== null && (
        <Notice tone="danger">
          {error.message} <span className="font-mono text-xs">{error.code}</span>
        </Notice>
      )}
    </header>
  );
}
