import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog, Skeleton } from "@workfuse/ui";
import { useAtomValue, useSetAtom } from "jotai";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "../../api/client.ts";
import { versionQuery, versionsQuery, workflowQuery } from "../../api/queries.ts";
import type { Workflow } from "../../api/types.ts";
import { TimeAgo } from "../../data/time-ago.tsx";
import { graphAtom, openWorkflowAtom, readOnlyAtom } from "../state/atoms.ts";
import { baseOf } from "../toolbar/use-save.ts";
import { ComparisonDialog } from "./comparison-dialog.tsx";

/** All saved versions; restoring one makes a new version with its content. */
export function VersionsDialog({
  workflow,
  open,
  onOpenChange,
}: {
  workflow: Workflow;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Version history"
      description="Each save makes a version. Restoring one makes a new version with its content; nothing is lost."
    >
      <Versions workflow={workflow} onRestored={() => onOpenChange(false)} />
    </Dialog>
  );
}

function Versions({ workflow, onRestored }: { workflow: Workflow; onRestored: () => void }): ReactNode {
  const queries = useQueryClient();
  const readOnly = useAtomValue(readOnlyAtom);
  const openWorkflow = useSetAtom(openWorkflowAtom);
  const draft = useAtomValue(graphAtom);
  const [compared, setCompared] = useState<number | null>(null);
  const { data: versions } = useQuery(versionsQuery(workflow.id));
  const { data: old } = useQuery({
    ...versionQuery({ id: workflow.id, version: compared ?? 0 }),
    enabled: compared !== null,
  });
  const restore = useMutation({
    mutationFn: (version: number) => api.workflows.restore.mutate({ id: workflow.id, version }),
    onSuccess: (restored, version) => {
      queries.setQueryData(workflowQuery(workflow.id).queryKey, restored);
      void queries.invalidateQueries({ queryKey: versionsQuery(workflow.id).queryKey });
      openWorkflow({ base: baseOf(restored) });
      toast.success(`Version ${version} is restored as version ${restored.version}.`);
      onRestored();
    },
  });
  if (!versions) return <Skeleton className="h-40" />;
  return (
    <>
      {compared !== null && (
        <ComparisonDialog
          title={`Version ${compared} and now`}
          description={`What has changed since version ${compared}, unsaved changes included.`}
          before={old?.graph}
          after={draft}
          onClose={() => setCompared(null)}
          footer={
            !readOnly &&
            compared !== workflow.version && (
              <Button busy={restore.isPending} onClick={() => restore.mutate(compared)}>
                Restore version {compared}
              </Button>
            )
          }
        />
      )}
      <ul aria-label="Versions" className="divide-y rounded-lg border">
        {versions.map(({ version, createdAt, message, author }) => (
          <li key={version} className="flex items-center gap-3 px-3 py-2 text-sm">
            <span className="w-10 font-medium tabular-nums">v{version}</span>
            <span className="min-w-0 flex-1 truncate text-muted">
              {message ?? "No message"}
              {author !== null && ` · ${author}`}
            </span>
            {version === workflow.publishedVersion && (
              <span className="rounded-full bg-success-soft px-2 text-xs font-medium text-success">Live</span>
            )}
            <span className="text-xs text-muted">
              <TimeAgo iso={createdAt} />
            </span>
            <Button size="sm" variant="ghost" onClick={() => setCompared(version)}>
              Compare<span className="sr-only"> version {version} with now</span>
            </Button>
            {!readOnly && version !== workflow.version && (
              <Button
                size="sm"
                busy={restore.isPending && restore.variables === version}
                onClick={() => restore.mutate(version)}
              >
                Restore<span className="sr-only"> version {version}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
