import { and, eq, gte, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { executions } from "../tables/executions.ts";

const percentile = (share: number) =>
  sql<number | null>`percentile_cont(${sql.raw(String(share))}) within group (order by ${executions.duration})
    filter (where ${executions.status} in ('completed', 'failed'))`;

const counts = {
  total: sql<number>`count(*)::int`,
  completed: sql<number>`(count(*) filter (where ${executions.status} = 'completed'))::int`,
  failed: sql<number>`(count(*) filter (where ${executions.status} = 'failed'))::int`,
  cancelled: sql<number>`(count(*) filter (where ${executions.status} = 'cancelled'))::int`,
  open: sql<number>`(count(*) filter (where ${executions.status} in ('pending', 'running', 'retrying')))::int`,
  /** Milliseconds, of what was completed or failed; null if nothing was. */
  p50Ms: percentile(0.5),
  p95Ms: percentile(0.95),
};

export type ExecutionCounts = {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly open: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
};

const none: ExecutionCounts = {
  total: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  open: 0,
  p50Ms: null,
  p95Ms: null,
};

type Scope = { readonly workspaceId: string; readonly workflowId?: string | undefined; readonly from: Date };

function within({ workspaceId, workflowId, from }: Scope) {
  return and(
    eq(executions.workspaceId, workspaceId),
    workflowId === undefined ? undefined : eq(executions.workflowId, workflowId),
    gte(executions.createdAt, from),
  );
}

/** How executions went. */
export function createStatisticsRepository({ db }: { db: Database }) {
  return {
    async summary(scope: Scope): Promise<ExecutionCounts> {
      const rows = await db.select(counts).from(executions).where(within(scope));
      return rows[0] ?? none;
    },

    /** For each day in UTC on which something ran, the oldest first. */
    async days(scope: Scope) {
      const day = sql<string>`to_char(${executions.createdAt} at time zone 'UTC', 'YYYY-MM-DD')`;
      const { total, completed, failed } = counts;
      return db
        .select({ day, total, completed, failed })
        .from(executions)
        .where(within(scope))
        .groupBy(day)
        .orderBy(day);
    },
  };
}

export type StatisticsRepository = ReturnType<typeof createStatisticsRepository>;
