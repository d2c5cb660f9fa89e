import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import { isFinal } from "./is-final.ts";
import type { ExecutionStatus } from "./types.ts";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => api.session.me.query(undefined, { signal }),
  staleTime: 60_000,
});

export const startersQuery = queryOptions({
  queryKey: ["starters"],
  queryFn: ({ signal }) => api.workflows.starters.query(undefined, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export function workflowsQuery({ search }: { search: string }) {
  return infiniteQueryOptions({
    queryKey: ["workflows", "list", { search }],
    queryFn: ({ signal, pageParam }) =>
      api.workflows.list.query(
        {
          limit: 50,
          ...(search === "" ? {} : { search }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    // The first page has no cursor; the type says what the later ones are.
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** Names to choose from; the hundred that were changed last. */
export const workflowNamesQuery = queryOptions({
  queryKey: ["workflows", "list", "names"],
  queryFn: async ({ signal }) => (await api.workflows.list.query({ limit: 100 }, { signal })).items,
});

export function workflowQuery(id: string) {
  return queryOptions({
    queryKey: ["workflows", "one", id],
    queryFn: ({ signal }) => api.workflows.get.query({ id }, { signal }),
  });
}

export function versionsQuery(id: string) {
  return queryOptions({
    queryKey: ["workflows", "versions", id],
    queryFn: ({ signal }) => api.workflows.versions.query({ id }, { signal }),
  });
}

export type ExecutionFilter = {
  readonly workflowId?: string | undefined;
  readonly status?: readonly ExecutionStatus[] | undefined;
};

export function executionsQuery({ workflowId, status }: ExecutionFilter) {
  return infiniteQueryOptions({
    queryKey: ["executions", "list", { workflowId, status }],
    queryFn: ({ signal, pageParam }) =>
      api.executions.list.query(
        {
          limit: 50,
          ...(workflowId === undefined ? {} : { workflowId }),
          ...(status === undefined || status.length === 0 ? {} : { status: [...status] }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // Lists are not followed over the socket: they are asked for again while something in them still runs.
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some((item) => !isFinal(item.status))) === true
        ? 2000
        : 10_000,
  });
}

export function executionQuery(id: string) {
  return queryOptions({
    queryKey: ["executions", "one", id],
    queryFn: ({ signal }) => api.executions.get.query({ id }, { signal }),
  });
}

/** One node at one place of an execution. */
export function nodeResultQuery({ id, nodeId, path }: { id: string; nodeId: string; path: string }) {
  return queryOptions({
    queryKey: ["executions", "one", id, "at", nodeId, path],
    queryFn: ({ signal }) => api.executions.node.query({ id, nodeId, path }, { signal }),
  });
}

/** The execution as it is once a node of it has ended; for what the node took in and gave out. */
export function executionNodeQuery({ id, nodeId }: { id: string; nodeId: string }) {
  return queryOptions({ ...executionQuery(id), queryKey: ["executions", "one", id, "node", nodeId] });
}

export const secretsQuery = queryOptions({
  queryKey: ["secrets"],
  queryFn: ({ signal }) => api.secrets.list.query({}, { signal }),
});
