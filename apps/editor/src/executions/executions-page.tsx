import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Select, Skeleton, joinClasses } from "@workfuse/ui";
import type { ReactNode } from "react";
import { executionsQuery, workflowNamesQuery } from "../api/queries.ts";
import type { ExecutionListItem } from "../api/types.ts";
import { formatDuration } from "../data/format-time.ts";
import { TimeAgo } from "../data/time-ago.tsx";
import { QueryNotice } from "../errors/query-notice.tsx";
import { StatusBadge, StatusIcon, statusLabel } from "../nodes/status.tsx";
import { Page } from "../shell/page.tsx";
import { useFollowWorkspace } from "./use-follow-workspace.ts";
import { WaitingUntil } from "./waiting-notice.tsx";
import { type ExecutionSearch, executionStatuses, statusesOf, toggleStatus } from "./execution-search.ts";

/** All executions, filtered by state and workflow; the filters are in the address. */
export function ExecutionsPage({ search }: { search: ExecutionSearch }): ReactNode {
  useFollowWorkspace();
  const query = useInfiniteQuery(
    executionsQuery({ workflowId: search.workflowId, status: statusesOf(search) }),
  );
  const executions = query.data?.pages.flatMap(({ items }) => items);
  const isFiltered = statusesOf(search).length > 0 || search.workflowId !== undefined;
  return (
    <Page title="Executions" description="Every run of every workflow, the newest first.">
      <Filters search={search} />
      {query.isError && <QueryNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton className="h-60" />}
      {executions?.length === 0 && (
        <p className="rounded-lg border border-dashed px-6 py-10 text-center text-sm text-muted">
          {isFiltered
            ? "No execution matches these filters."
            : "Nothing has run yet. Open a workflow and press Run, or call its webhook."}
        </p>
      )}
      {executions !== undefined && executions.length > 0 && (
        <div className="overflow-x-auto rounded-xl border">
          <table className="w-full text-left text-sm">
            <thead className="bg-page text-xs text-muted">
              <tr className="border-b">
                <th className="w-36 px-4 py-2 font-medium">State</th>
                <th className="px-4 py-2 font-medium">Workflow</th>
                <th className="px-4 py-2 font-medium">Started</th>
                <th className="px-4 py-2 text-right font-medium">Duration</th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {executions.map((execution) => (
                <ExecutionRow key={execution.id} execution={execution} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {query.hasNextPage && (
        <Button
          className="self-center"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Page>
  );
}

function ExecutionRow({
  execution,
}: {
  execution: ExecutionListItem & { readonly wakeAt?: string | null };
}): ReactNode {
  const { id, status, workflowName, version, createdAt, startedAt, duration, error, wakeAt } = execution;
  return (
    <tr className="relative transition-colors hover:bg-hover/60">
      <td className="px-4 py-2.5">
        <StatusBadge status={status} />
      </td>
      <td className="max-w-90 px-4 py-2.5">
        <Link
          to="/executions/$executionId"
          params={{ executionId: id }}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {workflowName}
        </Link>
        <span className="ml-2 text-xs text-muted">v{version}</span>
        {typeof wakeAt === "string" && <WaitingUntil iso={wakeAt} />}
        {error !== null && <p className="truncate text-xs text-danger">{error.message}</p>}
      </td>
      <td className="px-4 py-2.5 text-muted">
        <TimeAgo iso={startedAt ?? createdAt} />
      </td>
      <td className="px-4 py-2.5 text-right text-muted tabular-nums">{formatDuration(duration)}</td>
    </tr>
  );
}

function Filters({ search }: { search: ExecutionSearch }): ReactNode {
  const navigate = useNavigate();
  const { data } = useQuery(workflowNamesQuery);
  const chosen = statusesOf(search);
  const go = (next: ExecutionSearch): void => {
    void navigate({ to: "/executions", search: next, replace: true });
  };
  return (
    <search aria-label="Filters" className="flex flex-wrap items-center gap-2">
      <fieldset aria-label="State" className="flex flex-wrap gap-1">
        {executionStatuses.map((status) => (
          <button
            key={status}
            type="button"
            aria-pressed={chosen.includes(status)}
            onClick={() => go(toggleStatus({ search, status }))}
            className={joinClasses(
              "inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-xs transition-colors",
              chosen.includes(status)
                ? "border-accent bg-accent-soft font-medium text-ink"
                : "text-muted hover:border-line-strong hover:text-ink",
            )}
          >
            <StatusIcon still status={status} className="size-3.5" />
            {statusLabel(status)}
          </button>
        ))}
      </fieldset>
      <Select
        aria-label="Workflow"
        className="ml-auto h-7! w-52! text-xs"
        value={search.workflowId ?? ""}
        onChange={(event) =>
          go({ ...search, workflowId: event.target.value === "" ? undefined : event.target.value })
        }
      >
        <option value="">All workflows</option>
        {data?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </search>
  );
}
