import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Dialog } from "@workfuse/ui";
import { Ear, RotateCw, Square } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "../../api/client.ts";
import { arrivedQuery, webhookQuery } from "../../api/trigger-queries.ts";
import { workflowQuery } from "../../api/queries.ts";
import type { Webhook, Workflow } from "../../api/types.ts";
import { formatMoment } from "../../data/format-time.ts";
import { useCanEdit } from "../../shell/use-can-edit.ts";
import { CopyLine } from "./copy-line.tsx";
import { curlLine } from "./curl-line.ts";
import { DeliveryRow } from "./delivery-row.tsx";

/** Where a webhook is called, and where it is tried out. */
export function WebhookAddress({
  webhook,
  workflow,
  payload,
}: {
  webhook: Webhook;
  workflow: Workflow;
  payload: unknown;
}): ReactNode {
  const canEdit = useCanEdit();
  return (
    <div className="flex flex-col gap-5 px-1 pt-4">
      <CopyLine label="Webhook address" text={webhook.url} />
      <CopyLine label="Try it from a terminal" text={curlLine({ url: webhook.url, payload })} />
      {!workflow.isActive && (
        <p className="text-sm text-muted">
          The workflow is off: this address takes nothing until it is switched on.
        </p>
      )}
      <TestAddress webhook={webhook} payload={payload} />
      {canEdit && <RotateAddress webhook={webhook} />}
    </div>
  );
}

/** The test address takes deliveries while somebody listens, also of a workflow that is off. */
function TestAddress({ webhook, payload }: { webhook: Webhook; payload: unknown }): ReactNode {
  const { workflowId, testUrl, listeningUntil } = webhook;
  const queries = useQueryClient();
  const canEdit = useCanEdit();
  // Clocks differ a little; what came a moment before is shown rather than missed.
  const [since, setSince] = useState<number | null>(null);
  const isListening = listeningUntil !== null;
  const after = since ?? 0;
  const { data: arrived } = useQuery({
    ...arrivedQuery({ workflowId, after }),
    enabled: isListening && since !== null,
  });
  const listen = useMutation({
    mutationFn: (listening: boolean) => api.webhooks.listen.mutate({ workflowId, listening }),
    onSuccess: (next, listening) => {
      if (listening) setSince(Date.now() - 2000);
      queries.setQueryData(webhookQuery(workflowId).queryKey, next);
    },
  });
  return (
    <section aria-label="Test address" className="flex flex-col gap-3 rounded-lg border p-4">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h3 className="text-sm font-medium">Try it out</h3>
          <p className="text-sm text-muted">
            For ten minutes, calls of the test address run the newest saved version.
          </p>
        </div>
        {canEdit && (
          <Button
            busy={listen.isPending}
            icon={
              isListening ? (
                <Square aria-hidden className="size-3.5" />
              ) : (
                <Ear aria-hidden className="size-4" />
              )
            }
            onClick={() => listen.mutate(!isListening)}
          >
            {isListening ? "Stop listening" : "Listen"}
          </Button>
        )}
      </div>
      {isListening && (
        <>
          <CopyLine label="Test address" text={testUrl} />
          <CopyLine label="Try the test address" text={curlLine({ url: testUrl, payload })} />
          <output aria-label="Arrived" className="block text-sm">
            {arrived ? (
              <DeliveryRow delivery={arrived} workflowId={workflowId} open />
            ) : (
              <span className="inline-flex items-center gap-2 text-running">
                <span aria-hidden className="size-2 animate-breathe rounded-full bg-current" />
                Listening… until {formatMoment(listeningUntil)}
              </span>
            )}
          </output>
        </>
      )}
    </section>
  );
}

function RotateAddress({ webhook: { workflowId } }: { webhook: Webhook }): ReactNode {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const rotate = useMutation({
    mutationFn: () => api.webhooks.rotate.mutate({ workflowId }),
    onSuccess: async (next) => {
      setAsking(false);
      queries.setQueryData(webhookQuery(workflowId).queryKey, next);
      await queries.invalidateQueries({ queryKey: workflowQuery(workflowId).queryKey });
      toast.success("The webhook has a new address.");
    },
  });
  return (
    <>
      <div className="flex flex-wrap items-center gap-3 rounded-lg border p-4">
        <div className="min-w-0 flex-1">
          <h3 className="text-sm font-medium">New address</h3>
          <p className="text-sm text-muted">If the address has got into the wrong hands.</p>
        </div>
        <Button icon={<RotateCw aria-hidden className="size-4" />} onClick={() => setAsking(true)}>
          Change the address
        </Button>
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        width="sm"
        title="Change the webhook’s address?"
        description="The old address leads nowhere from then on, also the form’s and the test address. Whoever calls it has to be told the new one."
        footer={
          <>
            <Button variant="ghost" onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button variant="danger" busy={rotate.isPending} onClick={() => rotate.mutate()}>
              Change the address
            </Button>
          </>
        }
      />
    </>
  );
}
