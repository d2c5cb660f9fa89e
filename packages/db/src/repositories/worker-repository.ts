import type pg from "pg";

/** What a worker asks and says about executions besides running them. */
export function createWorkerRepository({ pool }: { pool: pg.Pool }) {
  return {
    /**
     * Of the executions that the worker `owner` holds, those that have ended or been taken over elsewhere. A fence above
     * the one that it knows of may be of its own commit whose confirmation is still on its way.
     */
    async lost({
      held,
      owner,
    }: {
      held: readonly { readonly executionId: string; readonly fence: number }[];
      owner: string;
    }): Promise<readonly string[]> {
      if (held.length === 0) return [];
      const { rows } = await pool.query<{ id: string }>({
        name: "worker-lost",
        text: `
          select held.id from unnest($1::text[], $2::int[]) as held(id, fence)
          left join executions e on e.id = held.id
          where e.id is null or e.status in ('completed', 'failed', 'cancelled')
            or (e.fence > held.fence and e.owner is distinct from $3)`,
        values: [held.map(({ executionId }) => executionId), held.map(({ fence }) => fence), owner],
      });
      return rows.map(({ id }) => id);
    },

    /**
     * Ends an execution that the engine gave up on. One whose worker lives is left to it: the engine may have given up
     * on a second run of what the first is busy with. The reaper looks after it should the worker die.
     * So is one that waits for a time that has not come.
     * @returns what changed, or undefined if it had ended already or goes on
     */
    async failAbandoned({ executionId, message }: { executionId: string; message: string }) {
      const { rows } = await pool.query<{ workflowId: string; sequence: number; parentId: string | null }>({
        text: `
          with abandoned as materialized (
            select id from executions
            where id = $1 and status in ('pending', 'running', 'retrying')
              and (owner is not null or wake_at is null or wake_at <= now())
              and (owner is null or pg_try_advisory_xact_lock_shared(hashtextextended(owner, 0)))
            for update
          ), stopped as (
            update node_executions n
            set status = 'failure', completed_at = now(), error = $2::json,
                completed_sequence = ranked.sequence + ranked.position
            from (
              select n.execution_id, n.node_id, n.path, e.sequence,
                row_number() over (order by n.started_sequence) as position
              from abandoned join executions e using (id) join node_executions n on n.execution_id = e.id
              where n.status = 'running'
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
          where e.id in (select id from abandoned) and e.status in ('pending', 'running', 'retrying')
          returning e.workflow_id as "workflowId", e.sequence, e.parent_id as "parentId"`,
        values: [executionId, JSON.stringify({ code: "execution.abandoned", message })],
      });
      return rows[0];
    },
  };
}

export type WorkerRepository = ReturnType<typeof createWorkerRepository>;
