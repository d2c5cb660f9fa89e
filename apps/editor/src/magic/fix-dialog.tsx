import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Dialog, Notice, Skeleton } from "@workfuse/ui";
import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import { api } from "../api/client.ts";
import { isFinal } from "../api/is-final.ts";
import { executionQuery, workflowQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";
import type { Execution } from "../api/types.ts";
import { AiProblem } from "./ai-problem.tsx";
import { askedOnce } from "./asked-once.ts";
import { ConfigDiff } from "./config-diff.tsx";
import { Confidence } from "./confidence.tsx";
import { applyFix, isChangedSince } from "./apply-fix.ts";

/** What went wrong, what to change, and whether that holds on what the execution had recorded. */
export function FixDialog({ execution, onClose }: { execution: Execution; onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { id, workflowId } = execution;
  const fix = useQuery({
    queryKey: ["fix", id],
    queryFn: ({ signal }) => api.ai.fix.mutate({ executionId: id }, { signal }),
    ...askedOnce,
  });
  const changes = fix.data?.changes ?? [];
  const check = useQuery({
    queryKey: ["fix", id, "check", changes],
    queryFn: () =>
      api.ai.checkFix.mutate({
        executionId: id,
        changes: changes.map(({ nodeId, after }) => ({ nodeId, config: { ...after } })),
      }),
    enabled: changes.length > 0,
    ...askedOnce,
  });
  const apply = useMutation({
    mutationFn: () => applyFix({ workflowId, changes }),
    onSuccess: async (workflow) => {
      queries.setQueryData(workflowQuery(workflowId).queryKey, workflow);
      toast.success(`Saved as version ${workflow.version}.`);
      onClose();
      await navigate({ to: "/workflows/$workflowId", params: { workflowId } });
    },
    onError: () => undefined, // shown below
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="lg"
      title="Fix this execution"
      description="The model is told the error, the workflow and the types of the data, not the data itself."
      footer={
        changes.length > 0 && (
          <>
            <Button onClick={onClose}>Leave it</Button>
            <Button variant="accent" busy={apply.isPending} onClick={() => apply.mutate()}>
              Apply to the workflow
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-4 text-sm">
        {fix.isError && <AiProblem error={fix.error} />}
        {fix.isPending && (
          <div role="status" className="flex flex-col gap-3">
            <span className="sr-only">Looking for the cause…</span>
            <Skeleton className="h-10" />
            <Skeleton className="h-28" />
          </div>
        )}
        {fix.data && (
          <>
            <p className="flex items-start gap-3 leading-6">
              <span className="min-w-0 flex-1">{fix.data.diagnosis}</span>
              <Confidence value={fix.data.confidence} />
            </p>
            {fix.data.cause !== "workflow" && (
              <Notice>
                {fix.data.cause === "credential"
                  ? "The settings are not to blame: look at the credential, then retry."
                  : "The settings are not to blame: another system failed. Retry once it works again."}
              </Notice>
            )}
            {changes.map(({ nodeId, label, before, after }) => (
              <section key={nodeId} aria-label={`Change of ${label}`} className="flex flex-col gap-1.5">
                <h3 className="font-medium">{label}</h3>
                <ConfigDiff before={before} after={after} />
              </section>
            ))}
            {check.isError && <Notice tone="danger">{readError(check.error).message}</Notice>}
            {changes.length > 0 && <Check executionId={check.data} />}
            {apply.isError && (
              <Notice tone="danger">
                {isChangedSince(apply.error) ? apply.error.message : readError(apply.error).message}
              </Notice>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

/** How the replay with the fix goes. */
function Check({ executionId }: { executionId: string | undefined }): ReactNode {
  const { data: replay } = useQuery({
    ...executionQuery(executionId ?? ""),
    enabled: executionId !== undefined,
  });
  if (executionId === undefined || !replay || !isFinal(replay.status)) {
    return (
      <p role="status" className="flex items-center gap-2 text-muted">
        <LoaderCircle aria-hidden className="size-4 animate-spin" /> Replaying what was recorded, without
        touching anything outside…
      </p>
    );
  }
  const done = replay.status === "completed";
  const unrecorded = replay.error?.code === "execution.not_recorded";
  return (
    <p role="status" className="flex items-start gap-2">
      {done ? (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
      ) : (
        <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-running" />
      )}
      <span>
        {done && "Before: failed. With the change, a replay of the same data is completed. "}
        {!done &&
          unrecorded &&
          "The replay came past the failure to a node that calls outside, and stopped there. "}
        {!done &&
          !unrecorded &&
          `A replay with the change still fails: ${replay.error?.message ?? replay.status} `}
        <Link
          to="/executions/$executionId"
          params={{ executionId }}
          className="whitespace-nowrap text-accent underline underline-offset-2"
        >
          See the replay
        </Link>
      </span>
    </p>
  );
}
