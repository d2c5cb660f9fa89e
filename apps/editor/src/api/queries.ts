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

/** Workflows whose name holds what is searched, the last changed first. */
export function workflowSearchQuery(search: string) {
  return queryOptions({
    queryKey: ["workflows", "list", "search", search],
    queryFn: async ({ signal }) =>
      (await api.workflows.list.query({ limit: 25, ...(search === "" ? {} : { search }) }, { signal })).items,
    placeholderData: (before) => before,
  });
}

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

/** One saved version with its graph, which never changes. */
export function versionQuery({ id, version }: { id: string; version: number }) {
  return queryOptions({
    queryKey: ["workflows", "version", id, version],
    queryFn: ({ signal }) => api.workflows.version.query({ id, version }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
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
    // The workspace's feed says when something has changed; this is for when the socket does not.
    refetchInterval: 30_000,
  });
}

export function executionQuery(id: string) {
  return queryOptions({
    queryKey: ["executions", "one", id],
    queryFn: ({ signal }) => api.executions.get.query({ id }, { signal }),
    // That it has come to wait is no update of its own.
    refetchInterval: ({ state }) =>
      state.data !== undefined && !isFinal(state.data.status) ? 2500 : (false as const),
  });
}

/**
 * One node at one place of an execution. With a pause, what is no longer wanted when it is over is not asked for at all.
 */
export function nodeResultQuery({
  id,
  nodeId,
  path,
  pauseMs = 0,
}: {
  id: string;
  nodeId: string;
  path: string;
  pauseMs?: number;
}) {
  return queryOptions({
    queryKey: ["executions", "one", id, "node", nodeId, path] as readonly unknown[],
    queryFn: async ({ signal }) => {
      if (pauseMs > 0) await pause({ milliseconds: pauseMs, signal });
      return api.executions.node.query({ id, nodeId, path }, { signal });
    },
  });
}

function pause({ milliseconds, signal }: { milliseconds: number; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason instanceof Error ? signal.reason : new Error("no longer wanted"));
      },
      { once: true },
    );
  });
}

/** The iterations of a node. `total` is part of the key: as long as they grow more, they are asked for again. */
export function iterationsQuery({ id, nodeId, total }: { id: string; nodeId: string; total: number }) {
  return infiniteQueryOptions({
    queryKey: ["executions", "one", id, "iterations", nodeId, total],
    queryFn: async ({ signal, pageParam }) => {
      if (pageParam === null) await pause({ milliseconds: 250, signal });
      return api.executions.iterations.query(
        { id, nodeId, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
}

export const aiSettingsQuery = queryOptions({
  queryKey: ["aiSettings"],
  queryFn: ({ signal }) => api.aiSettings.list.query(undefined, { signal }),
});

export const secretsQuery = queryOptions({
  queryKey: ["secrets"],
  queryFn: ({ signal }) => api.secrets.list.query({}, { signal }),
});

/** How one may get in here; known before anybody is. */
export const optionsQuery = queryOptions({
  queryKey: ["options"],
  queryFn: ({ signal }) => api.session.options.query(undefined, { signal }),
  staleTime: 60_000,
});

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: ({ signal }) => api.members.list.query(undefined, { signal }),
});

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: ({ signal }) => api.invitations.list.query(undefined, { signal }),
});

export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => api.invitations.preview.query({ token }, { signal }),
    retry: false,
  });
}

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: ({ signal }) => api.apiKeys.list.query(undefined, { signal }),
});

export const variablesQuery = queryOptions({
  queryKey: ["variables"],
  queryFn: ({ signal }) => api.variables.list.query(undefined, { signal }),
});

export type AuditFilter = { readonly action?: string | undefined; readonly userId?: string | undefined };

export function auditQuery({ action, userId }: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["audit", { action, userId }],
    queryFn: ({ signal, pageParam }) =>
      api.audit.list.query(
        {
          limit: 50,
          ...(action === undefined ? {} : { action }),
          ...(userId === undefined ? {} : { userId }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}
