import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Skeleton, buttonClasses, joinClasses } from "@workfuse/ui";
import { ChevronRight, RotateCcw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "../../api/client.ts";
import { executionQuery } from "../../api/queries.ts";
import type { Delivery } from "../../api/types.ts";
import { isRecord } from "../../data/is-record.ts";
import { JsonView } from "../../data/json-view.tsx";
import { TimeAgo } from "../../data/time-ago.tsx";
import { QueryNotice } from "../../errors/query-notice.tsx";
import { useCanEdit } from "../../shell/use-can-edit.ts";

export const outcomeLabels = {
  accepted: "Accepted",
  repeated: "Repeated",
  answered: "Handshake",
  refused: "Refused",
} as const satisfies Readonly<Record<Delivery["outcome"], string>>;

const tones = {
  accepted: "bg-success-soft text-success",
  repeated: "bg-idle-soft text-idle",
  answered: "bg-idle-soft text-idle",
  refused: "bg-danger-soft text-danger-strong",
} as const satisfies Readonly<Record<Delivery["outcome"], string>>;

/** Why deliveries are refused, by the code of the error. */
const reasons: Readonly<Record<string, string>> = {
  "webhook.unauthorized": "It did not prove who sent it.",
  "webhook.address_refused": "Its sender’s address is not on the list.",
  "request.rate_limited": "There were more than the limit.",
  "request.method_not_allowed": "Its method is not one of those that are taken.",
  "request.too_large": "It was too large.",
  "request.invalid": "Its body could not be read.",
  "request.unsupported_media_type": "Its body is of a kind that is not taken.",
  "resource.not_found": "The workflow was off, or nobody listened.",
  "service.overloaded": "There was too much to do; the sender was told to repeat it.",
};

/** One delivery; opened, it shows what came with it. */
export function DeliveryRow({
  delivery,
  workflowId,
  open: initiallyOpen = false,
}: {
  delivery: Delivery;
  workflowId: string;
  open?: boolean;
}): ReactNode {
  const { outcome, method, path, status, reason, at, isTest, address, size } = delivery;
  const [open, setOpen] = useState(initiallyOpen);
  return (
    <article aria-label={`${outcomeLabels[outcome]} delivery`} className="rounded-lg border">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 rounded-lg px-3 py-2 text-left text-sm hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          className={joinClasses("size-4 text-muted transition-transform", open && "rotate-90")}
        />
        <span className={joinClasses("rounded-full px-2 py-0.5 text-xs font-medium", tones[outcome])}>
          {outcomeLabels[outcome]}
        </span>
        <span className="font-mono text-xs">
          {method} {path === "" ? "/" : path}
        </span>
        {isTest && <span className="text-xs text-muted">test</span>}
        <span className="text-xs text-muted tabular-nums">{status}</span>
        <span className="flex-1" />
        <span className="text-xs text-muted">
          <TimeAgo iso={at} />
        </span>
      </button>
      {open && (
        <div className="flex flex-col gap-3 border-t px-3 py-3">
          <p className="text-xs text-muted">
            From {address} · {size} bytes · answered with {status}
          </p>
          {reason !== null && (
            <p className="text-sm">
              {reasons[reason] ?? "It was refused."}{" "}
              <code className="font-mono text-xs text-muted">{reason}</code>
            </p>
          )}
          {delivery.executionId === null ? (
            <p className="text-sm text-muted">
              {outcome === "answered" ? "A handshake starts nothing." : "What came with it was not kept."}
            </p>
          ) : (
            <DeliveryContent delivery={delivery} executionId={delivery.executionId} workflowId={workflowId} />
          )}
        </div>
      )}
    </article>
  );
}

function DeliveryContent({
  delivery,
  executionId,
  workflowId,
}: {
  delivery: Delivery;
  executionId: string;
  workflowId: string;
}): ReactNode {
  const canEdit = useCanEdit();
  const queries = useQueryClient();
  const query = useQuery({ ...executionQuery(executionId), refetchInterval: false });
  const replay = useMutation({
    mutationFn: () => api.deliveries.replay.mutate({ workflowId, id: delivery.id }),
    onSuccess: async (id) => {
      toast.success("It runs again.", { description: id });
      await queries.invalidateQueries({ queryKey: ["executions", "list"] });
    },
  });
  const trigger = query.data?.trigger;
  const { headers = {}, query: parameters = {}, data } = isRecord(trigger) ? trigger : {};
  const hasParameters = isRecord(parameters) && Object.keys(parameters).length > 0;
  return (
    <>
      {query.isError && <QueryNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton className="h-24" />}
      {query.data && (
        <>
          <JsonView title="Body" value={data ?? null} />
          <JsonView title="Headers" value={headers} />
          {hasParameters && <JsonView title="Query" value={parameters} />}
        </>
      )}
      <div className="flex flex-wrap gap-2">
        <Link
          to="/executions/$executionId"
          params={{ executionId }}
          className={buttonClasses({ size: "sm" })}
        >
          Open execution
        </Link>
        {canEdit && (
          <Button
            size="sm"
            busy={replay.isPending}
            icon={<RotateCcw aria-hidden className="size-3.5" />}
            onClick={() => replay.mutate()}
          >
            Run it again
          </Button>
        )}
      </div>
    </>
  );
}
