import type { ExecutionUpdate } from "@workfuse/events";
import type pg from "pg";

export type ExecutionUpdates = {
  readonly workflowId: string;
  /** Number of the last update there is. */
  readonly sequence: number;
  /** In order, without gaps, from `after + 1` on. */
  readonly updates: readonly ExecutionUpdate[];
};

// `nodeId` is null where an update is about the whole execution.
type StoredUpdate = Omit<ExecutionUpdate, "nodeId" | "path"> & { nodeId: string | null; path: string };
type Row = { workflowId: string; sequence: number; updates: StoredUpdate[] | null };

const statement = {
  name: "execution-updates",
  text: `
    select e.workflow_id as "workflowId", e.sequence, u.updates
    from executions e
    left join lateral (
      select json_agg(json_build_object('executionId', e.id, 'sequence', sequence, 'type', type, 'nodeId', node_id, 'path', path,
        'data', data, 'timestamp', at) order by sequence) as updates
      from (
        select 1 as sequence, 'started' as type, null as node_id, '' as path,
          json_build_object('status', 'running') as data,
          e.started_at as at
        where e.sequence >= 1
        union all
        select started_sequence, 'node_started', node_id, path, json_build_object('status', 'running'), started_at
        from node_executions where execution_id = e.id and started_sequence > $2
        union all
        select completed_sequence,
          case status when 'success' then 'node_completed' when 'skipped' then 'node_skipped' else 'node_failed' end,
          node_id, path,
          json_build_object('status', status, 'attempt', attempt, 'duration', duration, 'handle', handle,
            'error', error, 'willRetry', false),
          completed_at
        from node_executions where execution_id = e.id and completed_sequence > $2
        union all
        select sequence, 'node_failed', node_id, path,
          json_build_object('status', 'running', 'attempt', data->'attempt', 'willRetry', true,
            'error', json_build_object('code', data->'code', 'message', message)),
          timestamp
        from execution_logs where execution_id = e.id and sequence > $2
        union all
        select e.sequence, e.status, null, '',
          json_build_object('status', e.status, 'duration', e.duration, 'error', e.error), e.completed_at
        where e.completed_at is not null
      ) all_updates
      where sequence > $2
    ) u on true
    where e.id = $1`,
};

/** Live updates as they are on record: what a client missed, and what comes next, are the same query. */
export function createUpdateReader({ pool }: { pool: pg.Pool }) {
  return {
    async read({
      executionId,
      after,
    }: {
      executionId: string;
      after: number;
    }): Promise<ExecutionUpdates | undefined> {
      const { rows } = await pool.query<Row>({ ...statement, values: [executionId, after] });
      const row = rows[0];
      if (!row) return undefined;
      const updates = (row.updates ?? []).map(({ nodeId, path, timestamp, ...update }) => ({
        ...update,
        ...(nodeId === null ? {} : { nodeId }),
        ...(path === "" ? {} : { path }),
        timestamp: new Date(timestamp).toISOString(),
      }));
      return { workflowId: row.workflowId, sequence: row.sequence, updates };
    },
  };
}

export type UpdateReader = ReturnType<typeof createUpdateReader>;
