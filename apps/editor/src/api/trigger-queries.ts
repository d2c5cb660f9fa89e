import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import { workflowNamesQuery } from "./queries.ts";
import type { Delivery } from "./types.ts";

const watchEveryMs = 1500;

export function webhookQuery(workflowId: string) {
  return queryOptions({
    queryKey: ["webhooks", workflowId],
    queryFn: ({ signal }) => api.webhooks.get.query({ workflowId }, { signal }),
    // Somebody listens: when that is over is seen here.
    refetchInterval: ({ state }) => (state.data?.listeningUntil ? 10_000 : (false as const)),
  });
}

export type DeliveryFilter = {
  readonly outcome?: Delivery["outcome"] | undefined;
  readonly isTest?: boolean;
};

export function deliveriesQuery({ workflowId, outcome, isTest }: DeliveryFilter & { workflowId: string }) {
  return infiniteQueryOptions({
    queryKey: ["deliveries", workflowId, { outcome, isTest }],
    queryFn: ({ signal, pageParam }) =>
      api.deliveries.list.query(
        {
          workflowId,
          limit: 25,
          ...(outcome === undefined ? {} : { outcome }),
          ...(isTest === undefined ? {} : { isTest }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    // The first page has no cursor; the type says what the later ones are.
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: 4000,
  });
}

/** The newest test delivery that came after a moment; null: none yet. */
export function arrivedQuery({ workflowId, after }: { workflowId: string; after: number }) {
  return queryOptions({
    queryKey: ["deliveries", workflowId, "arrived", after],
    async queryFn({ signal }) {
      const { items } = await api.deliveries.list.query({ workflowId, isTest: true, limit: 1 }, { signal });
      return items.find(({ at }) => Date.parse(at) >= after) ?? null;
    },
    refetchInterval: watchEveryMs,
  });
}

/** Workflows that start this one: those that are watched for errors, or those that run it. */
export function callersQuery({
  workflowId,
  source,
  watched,
}: {
  workflowId: string;
  source: "error" | "workflow";
  watched: readonly string[];
}) {
  return queryOptions({
    queryKey: ["workflows", "callers", workflowId, source, watched],
    async queryFn({ signal, client }): Promise<readonly { readonly id: string; readonly name: string }[]> {
      if (source === "workflow") return api.workflows.callers.query({ id: workflowId }, { signal });
      if (watched.length === 0) return [];
      const names = new Map((await client.fetchQuery(workflowNamesQuery)).map(({ id, name }) => [id, name]));
      return watched.map((id) => ({ id, name: names.get(id) ?? id }));
    },
  });
}
