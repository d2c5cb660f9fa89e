import { useQuery } from "@tanstack/react-query";
import { Skeleton, Tabs } from "@workfuse/ui";
import { useAtom } from "jotai";
import type { ReactNode } from "react";
import { webhookQuery } from "../../api/trigger-queries.ts";
import type { Workflow } from "../../api/types.ts";
import { QueryNotice } from "../../errors/query-notice.tsx";
import { DeliveryList } from "./delivery-list.tsx";
import { triggerOpenAtom } from "./trigger-open.ts";
import { WebhookAddress } from "./webhook-address.tsx";
import { WebhookForm } from "./webhook-form.tsx";

/** A webhook: its addresses, what it takes, and what came. */
export function WebhookPanel({ workflow, payload }: { workflow: Workflow; payload: unknown }): ReactNode {
  const query = useQuery(webhookQuery(workflow.id));
  const [tab, setTab] = useAtom(triggerOpenAtom);
  if (query.isError) return <QueryNotice error={query.error} onRetry={() => void query.refetch()} />;
  const { data: webhook } = query;
  if (!webhook) return <Skeleton className="h-60" />;
  return (
    <div className="-mx-1">
      <Tabs
        label="Webhook"
        value={tab ?? "address"}
        onChange={setTab}
        tabs={[
          {
            value: "address",
            label: "Address",
            content: <WebhookAddress webhook={webhook} workflow={workflow} payload={payload} />,
          },
          {
            value: "settings",
            label: "Settings",
            content: <WebhookForm key={JSON.stringify(webhook.settings)} webhook={webhook} />,
          },
          { value: "deliveries", label: "Deliveries", content: <DeliveryList workflow={workflow} /> },
        ]}
      />
    </div>
  );
}
