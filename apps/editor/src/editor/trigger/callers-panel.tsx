import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Skeleton } from "@workfuse/ui";
import type { ReactNode } from "react";
import { callersQuery } from "../../api/trigger-queries.ts";
import type { Workflow } from "../../api/types.ts";
import { QueryNotice } from "../../errors/query-notice.tsx";

/** The workflows whose failures start this one, or that run it. */
export function CallersPanel({
  source,
  watched,
  workflow,
}: {
  source: "error" | "workflow";
  /** Ids; none: all of the workspace. */
  watched: readonly string[];
  workflow: Workflow;
}): ReactNode {
  const isError = source === "error";
  const query = useQuery({ ...callersQuery({ workflowId: workflow.id, source, watched }) });
  if (isError && watched.length === 0) {
    return (
      <p className="text-sm">
        Runs when any other workflow of this workspace fails, other than those that run because of an error
        and those whose end is awaited by another.
      </p>
    );
  }
  return (
    <section aria-label="Callers" className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">{isError ? "Runs when one of these fails" : "Run by"}</h3>
      {query.isError && <QueryNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton className="h-10" />}
      {query.data?.length === 0 && (
        <p className="text-sm text-muted">
          No workflow runs this one yet. Another one does with a “Run a workflow” node.
        </p>
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <ul className="divide-y rounded-lg border">
          {query.data.map(({ id, name }) => (
            <li key={id} className="px-3 py-1.5 text-sm">
              <Link to="/workflows/$workflowId" params={{ workflowId: id }} className="hover:underline">
                {name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
