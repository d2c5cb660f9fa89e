import { useNavigate } from "@tanstack/react-router";
import { Link } from "@tanstack/react-router";
import { IconButton, Menu, MenuItem, MenuSeparator, joinClasses } from "@workfuse/ui";
import { Ellipsis, ListTree, SquarePen, Trash2, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import type { WorkflowListItem } from "../api/types.ts";
import { TimeAgo } from "../data/time-ago.tsx";
import { StatusIcon, statusLabel } from "../nodes/status.tsx";

/** One workflow: a click anywhere opens it. */
export function WorkflowRow({
  workflow,
  canEdit,
  onDelete,
}: {
  workflow: WorkflowListItem;
  canEdit: boolean;
  onDelete: () => void;
}): ReactNode {
  const navigate = useNavigate();
  const { id, name, description, isActive, version, publishedVersion, updatedAt, lastExecution } = workflow;
  return (
    <li className="group relative flex items-center gap-4 bg-surface px-4 py-3 transition-colors hover:bg-hover/60">
      <span
        aria-hidden
        className={joinClasses(
          "inline-flex size-9 shrink-0 items-center justify-center rounded-lg",
          isActive ? "bg-success-soft text-success" : "bg-idle-soft text-idle",
        )}
      >
        <Workflow className="size-4.5" />
      </span>
      <div className="min-w-0 flex-1">
        <Link
          to="/workflows/$workflowId"
          params={{ workflowId: id }}
          className="text-sm font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {name}
        </Link>
        <p className="truncate text-xs text-muted">
          {description !== null && description !== "" ? `${description} · ` : ""}
          edited <TimeAgo iso={updatedAt} />
        </p>
      </div>
      <div className="flex w-44 shrink-0 items-center text-xs text-muted max-sm:hidden">
        {lastExecution ? (
          <Link
            to="/executions/$executionId"
            params={{ executionId: lastExecution.id }}
            className="relative z-10 inline-flex items-center gap-1.5 rounded-sm hover:text-ink hover:underline"
          >
            <StatusIcon status={lastExecution.status} />
            <span>
              {statusLabel(lastExecution.status)}{" "}
              {lastExecution.startedAt !== null && <TimeAgo iso={lastExecution.startedAt} />}
            </span>
          </Link>
        ) : (
          "Not run yet"
        )}
      </div>
      <ActiveLabel
        isActive={isActive}
        isBehind={isActive && publishedVersion !== version}
        version={version}
      />
      <div className="relative z-10">
        <Menu
          trigger={
            <IconButton label={`More for ${name}`}>
              <Ellipsis aria-hidden className="size-4" />
            </IconButton>
          }
        >
          <MenuItem
            icon={<SquarePen aria-hidden className="size-4" />}
            onSelect={() => void navigate({ to: "/workflows/$workflowId", params: { workflowId: id } })}
          >
            Open
          </MenuItem>
          <MenuItem
            icon={<ListTree aria-hidden className="size-4" />}
            onSelect={() => void navigate({ to: "/executions", search: { workflowId: id } })}
          >
            Executions
          </MenuItem>
          {canEdit && (
            <>
              <MenuSeparator />
              <MenuItem danger icon={<Trash2 aria-hidden className="size-4" />} onSelect={onDelete}>
                Delete
              </MenuItem>
            </>
          )}
        </Menu>
      </div>
    </li>
  );
}

function ActiveLabel({
  isActive,
  isBehind,
  version,
}: {
  isActive: boolean;
  isBehind: boolean;
  version: number;
}): ReactNode {
  return (
    <span
      title={isBehind ? `Version ${version} is saved but not published.` : undefined}
      className={joinClasses(
        "inline-flex w-32 shrink-0 items-center gap-1.5 text-xs max-sm:w-auto",
        isActive ? "font-medium text-success" : "text-muted",
      )}
    >
      <span
        aria-hidden
        className={joinClasses(
          "size-2 rounded-full",
          isActive ? "bg-success" : "border-[1.5px] border-line-strong",
        )}
      />
      {isActive ? "Active" : "Off"}
      {isBehind && (
        <span className="font-normal whitespace-nowrap text-muted max-sm:hidden">v{version} not live</span>
      )}
    </span>
  );
}
