import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Select, Skeleton } from "@workfuse/ui";
import { type ReactNode, useState } from "react";
import { type DeliveryFilter, deliveriesQuery } from "../../api/trigger-queries.ts";
import type { Delivery, Workflow } from "../../api/types.ts";
import { QueryNotice } from "../../errors/query-notice.tsx";
import { DeliveryRow, outcomeLabels } from "./delivery-row.tsx";

const outcomes: readonly Delivery["outcome"][] = ["accepted", "repeated", "answered", "refused"];

/** What came to a workflow's webhook, the newest first. */
export function DeliveryList({ workflow: { id: workflowId } }: { workflow: Workflow }): ReactNode {
  const [filter, setFilter] = useState<DeliveryFilter>({});
  const query = useInfiniteQuery(deliveriesQuery({ workflowId, ...filter }));
  const deliveries = query.data?.pages.flatMap(({ items }) => items);
  return (
    <section aria-label="Deliveries" className="flex flex-col gap-3 px-1 pt-4">
      <search aria-label="Filter deliveries" className="flex flex-wrap gap-2">
        <Select
          aria-label="Outcome"
          className="w-44!"
          value={filter.outcome ?? ""}
          onChange={(event) =>
            setFilter({ ...filter, outcome: outcomes.find((outcome) => outcome === event.target.value) })
          }
        >
          <option value="">Every outcome</option>
          {outcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {outcomeLabels[outcome]}
            </option>
          ))}
        </Select>
        <Select
          aria-label="Address"
          className="w-44!"
          value={filter.isTest === undefined ? "" : String(filter.isTest)}
          onChange={({ target: { value } }) => {
            const { isTest: _isTest, ...rest } = filter;
            setFilter(value === "" ? rest : { ...rest, isTest: value === "true" });
          }}
        >
          <option value="">Both addresses</option>
          <option value="false">Webhook address</option>
          <option value="true">Test address</option>
        </Select>
      </search>
      {query.isError && <QueryNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton className="h-40" />}
      {deliveries?.length === 0 && (
        <p className="rounded-lg border border-dashed px-6 py-8 text-center text-sm text-muted">
          Nothing like this has come yet.
        </p>
      )}
      {deliveries !== undefined && deliveries.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {deliveries.map((delivery) => (
            <li key={delivery.id}>
              <DeliveryRow delivery={delivery} workflowId={workflowId} />
            </li>
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
    </section>
  );
}
