import type pg from "pg";

/** What a worker asks and says about executions besides running them. */
export function createWorkerRepository({ pool }: { pool: pg.Pool }) {
  return {
    /** Of the executions that a worker holds, those that have ended or been taken over elsewhere. */
    async lost(
      held: readonly { readonly executionId: string; readonly fence: number }[],
    ): Promise<readonly string[]> {
      if (held.length === 0) return [];
      const { rows } = await pool.query<{ id: string }>({
        name: "worker-lost",
        text: `
          select held.id from unnest($1::text[], $2::int[]) as held(id, fence)
          left join executions e on e.id = held.id
          where e.id is null or e.fence > held.fence or e.status in ('completed', 'failed', 'cancelled')`,
        values: [held.map(({ executionId }) => executionId), held.map(({ fence }) => fence)],
      });
      return rows.map(({ id }) => id);
    },

    /** Whether a living worker has an execution in hand, or it waits for a time that has not come. */
    async isInHand({
      executionId,
      isAlive,
    }: {
      executionId: string;
      isAlive: (owner: string) => Promise<boolean>;
    }): Promise<boolean> {
      const { rows } = await pool.query<{ owner: string | null; sleeps: boolean }>({
        text: `
          select owner, coalesce(owner is null and wake_at > now(), false) as sleeps
          from executions where id = $1 and status in ('pending', 'running', 'retrying')`,
        values: [executionId],
      });
      const row = rows[0];
      if (!row) return false;
      return row.owner === null ? row.sleeps : isAlive(row.owner);
    },

    /** Ends an execution that the engine gave up on. @returns what changed, or undefined if it had ended already */
    async failAbandoned({ executionId, message }: { executionId: string; message: string }) {
      const { rows } = await pool.query<{ workflowId: string; sequence: number; parentId: string | null }>({
        text: `
          with stopped as (
            update node_executions n
            set status = 'failure', completed_at = now(), error = $2::json,
                completed_sequence = ranked.sequence + ranked.position
            from (
              select n.execution_id, n.node_id, n.path, e.sequence, row_number() over (order by n.started_sequence) as position
              from executions e join node_executions n on n.execution_id = e.id
              where e.id = $1 and e.status in ('pending', 'running', 'retrying') and n.status = 'running'
            ) ranked
            where n.execution_id = ranked.execution_id and n.node_id = ranked.node_id and n.path = ranked.path
            returning n.node_id
          )
          update executions e
          set status = 'failed', fence = e.fence + 1, owner = null, wake_at = null, completed_at = now(), error = $2::json,
              duration = extract(epoch from now() - e.started_at) * 1000,
              sequence = e.sequence + (select count(*) from stopped)
                + case when e.started_at is null then 2 else 1 end,
              started_at = coalesce(e.started_at, now())
          where e.id = $1 and e.status in ('pending', 'running', 'retrying')
          returning e.workflow_id as "workflowId", e.sequence, e.parent_id as "parentId"`,
        values: [executionId, JSON.stringify({ code: "node.crashed", message })],
      });
      return rows[0];
    },
  };
}

export type WorkerRepository = ReturnType<typeof createWorkerRepository>;
