import { useInfiniteQuery } from "@tanstack/react-query";
import { Skeleton, joinClasses } from "@workfuse/ui";
import { type ReactNode, useEffect, useState } from "react";
import { iterationsQuery } from "../api/queries.ts";
import { formatDuration } from "../data/format-time.ts";
import { QueryNotice } from "../errors/query-notice.tsx";
import { StatusIcon } from "../nodes/status.tsx";
import { shownIteration } from "./iteration-path.ts";

/** The iterations of a node, one to be chosen; page by page, those that failed first if that is wished. */
export function IterationPicker({
  executionId,
  nodeId,
  total,
  failed,
  shown,
  onShow,
}: {
  executionId: string;
  nodeId: string;
  total: number;
  failed: number;
  /** The path of the iteration whose data is shown. */
  shown: string | undefined;
  onShow: (path: string) => void;
}): ReactNode {
  const [failedFirst, setFailedFirst] = useState(false);
  const query = useInfiniteQuery(iterationsQuery({ id: executionId, nodeId, total }));
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const loaded = query.data?.pages.flatMap((page) => page.items) ?? [];
  const failures = loaded.filter(({ status }) => status === "failure");
  const rows = failedFirst ? [...failures, ...loaded.filter(({ status }) => status !== "failure")] : loaded;
  // The API lists them in the order in which they ran: pages are asked for until all that failed are there.
  const looksForMore = failedFirst && failures.length < failed && hasNextPage && !isFetchingNextPage;
  useEffect(() => {
    if (looksForMore) void fetchNextPage();
  }, [looksForMore, fetchNextPage]);
  return (
    <section aria-label="Iterations" className="flex flex-col border-b">
      <div className="flex min-h-9 items-center gap-2 px-4 text-xs text-muted">
        <h2 className="flex-1">
          <span className="text-sm font-medium text-ink">Iterations</span> {total}
          {failed > 0 && <span className="text-danger"> · {failed} failed</span>}
        </h2>
        {failed > 0 && (
          <label className="inline-flex items-center gap-1.5">
            <input
              type="checkbox"
              className="size-3.5 accent-accent"
              checked={failedFirst}
              onChange={(event) => setFailedFirst(event.target.checked)}
            />
            Failed first
          </label>
        )}
      </div>
      {query.isError && <QueryNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending ? (
        <Skeleton className="mx-4 mb-2 h-20" />
      ) : (
        <ul aria-label="Iterations" className="flex max-h-40 flex-col overflow-y-auto px-2 pb-2">
          {rows.map(({ path, status, duration, error }) => (
            <li key={path}>
              <button
                type="button"
                aria-current={path === shown}
                data-status={status}
                onClick={() => onShow(path)}
                className={joinClasses(
                  "flex w-full items-center gap-2 rounded-md px-2 py-1 text-left text-xs -outline-offset-2",
                  path === shown ? "bg-accent-soft" : "hover:bg-hover",
                )}
              >
                <StatusIcon status={status} labelled className="size-3.5" />
                <span className="shrink-0 tabular-nums">Iteration {shownIteration(path)}</span>
                <span className="min-w-0 flex-1 truncate text-danger">{error?.message}</span>
                {status !== "skipped" && duration !== null && (
                  <span className="text-muted tabular-nums">{formatDuration(duration)}</span>
                )}
              </button>
            </li>
          ))}
          {hasNextPage && (
            <li>
              <button
                type="button"
                className="px-2 py-1 text-xs text-accent hover:underline"
                disabled={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                {Math.max(0, total - loaded.length)} more…
              </button>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}
