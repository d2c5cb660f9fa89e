import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Input, Skeleton } from "@workfuse/ui";
import { Plus, Search } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { workflowsQuery } from "../api/queries.ts";
import type { WorkflowListItem } from "../api/types.ts";
import { QueryNotice } from "../errors/query-notice.tsx";
import { Page } from "../shell/page.tsx";
import { useCanEdit } from "../shell/use-can-edit.ts";
import { DeleteWorkflowDialog } from "./delete-workflow-dialog.tsx";
import { ImportButton } from "./import-button.tsx";
import { FirstWorkflow } from "./first-workflow.tsx";
import { NewWorkflowDialog } from "./new-workflow-dialog.tsx";
import { WorkflowRow } from "./workflow-row.tsx";

/** All workflows, with their state and last execution. */
export function HomePage({ search, isCreating }: { search: string; isCreating: boolean }): ReactNode {
  const navigate = useNavigate();
  const canEdit = useCanEdit();
  const deferred = useDeferredValue(search);
  const query = useInfiniteQuery(workflowsQuery({ search: deferred }));
  const [deleting, setDeleting] = useState<WorkflowListItem | null>(null);
  const workflows = query.data?.pages.flatMap(({ items }) => items);
  const isFirst = workflows?.length === 0 && deferred === "";
  const setCreating = (open: boolean): void => {
    void navigate({
      to: "/",
      search: (before) => ({ ...before, new: open ? true : undefined }),
      replace: true,
    });
  };
  return (
    <Page
      title="Workflows"
      actions={
        canEdit && (
          <div className="flex gap-2">
            <ImportButton />
            <Button
              variant="accent"
              icon={<Plus aria-hidden className="size-4" />}
              onClick={() => setCreating(true)}
            >
              New workflow
            </Button>
          </div>
        )
      }
    >
      {!isFirst && (
        <div className="relative max-w-90">
          <Search aria-hidden className="absolute top-2 left-2.5 size-4 text-faint" />
          <Input
            type="search"
            aria-label="Search workflows"
            placeholder="Search workflows"
            className="pl-8"
            value={search}
            onChange={(event) =>
              void navigate({
                to: "/",
                search: { search: event.target.value === "" ? undefined : event.target.value },
                replace: true,
              })
            }
          />
        </div>
      )}
      {query.isError && <QueryNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <ListSkeleton />}
      {isFirst && <FirstWorkflow onCreate={() => setCreating(true)} />}
      {workflows?.length === 0 && deferred !== "" && (
        <p className="rounded-lg border border-dashed px-6 py-10 text-center text-sm text-muted">
          No workflow is called “{deferred}”.
        </p>
      )}
      {workflows !== undefined && workflows.length > 0 && (
        <ul aria-label="Workflows" className="divide-y overflow-hidden rounded-xl border">
          {workflows.map((workflow) => (
            <WorkflowRow
              key={workflow.id}
              workflow={workflow}
              canEdit={canEdit}
              onDelete={() => setDeleting(workflow)}
            />
          ))}
        </ul>
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
      <NewWorkflowDialog open={isCreating} onOpenChange={setCreating} />
      <DeleteWorkflowDialog workflow={deleting} onClose={() => setDeleting(null)} />
    </Page>
  );
}

function ListSkeleton(): ReactNode {
  return (
    <output className="flex flex-col gap-px overflow-hidden rounded-xl border" aria-label="Loading">
      {["w-40", "w-56", "w-48"].map((width) => (
        <div key={width} className="flex h-16 items-center gap-4 bg-surface px-4">
          <Skeleton className="size-9 rounded-lg" />
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </output>
  );
}
