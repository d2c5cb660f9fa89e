import type { WaitAnswer, NodePlace } from "@workfuse/execution";
import type pg from "pg";
import { type StartedExecution, priorityOf } from "./started-execution.ts";

/** What is known of a node that waits, or will, by those who want to answer it. */
export type WaitState = {
  readonly workspaceId: string;
  readonly workflowId: string;
  readonly versionId: string;
  readonly workflowName: string;
  /** The secret part of the address, if the execution has addresses. */
  readonly token: string | null;
  readonly executionStatus: string;
  /** How the node waits, `callback` or `approval`; null if there is no such node. */
  readonly kind: string | null;
  /** What the person is asked who decides; null until the node waits. */
  readonly message: string | null;
  readonly closedAt: Date | null;
};

const open = "('pending', 'running', 'retrying')";

/** The outer side of nodes that wait for a call or a decision. The worker's is `createWaitStore`. */
export function createWaitRepository({ pool }: { pool: pg.Pool }) {
  return {
    async find({ executionId, nodeId, path }: NodePlace): Promise<WaitState | undefined> {
      const { rows } = await pool.query<WaitState>({
        text: `
          select e.workspace_id as "workspaceId", e.workflow_id as "workflowId", e.version_id as "versionId",
                 f.name as "workflowName", e.resume_token as token, e.status as "executionStatus", w.message,
                 w.closed_at as "closedAt",
                 (select n->'data'->'config'->>'mode' from json_array_elements(v.graph->'nodes') n
                  where n->>'id' = $2 and n->>'type' = 'wait') as kind
          from executions e
          join workflows f on f.id = e.workflow_id
          join workflow_versions v on v.id = e.version_id
          left join waits w on w.execution_id = e.id and w.node_id = $2 and w.path = $3
          where e.id = $1`,
        values: [executionId, nodeId, path],
      });
      return rows[0];
    },

    /**
     * Keeps the answer, once: the first one counts. It may come before the node waits.
     * @returns false if there was an answer already, the wait was given up, or the execution has ended
     */
    async answer({ place, answer }: { place: NodePlace; answer: WaitAnswer }): Promise<boolean> {
      const { rowCount } = await pool.query({
        text: `
          with answered as (
            insert into waits (execution_id, node_id, path, kind, closed_at, answer)
            select id, $2, $3, $4, now(), $5::json from executions where id = $1 and status in ${open}
            on conflict (execution_id, node_id, path) do update set answer = excluded.answer, closed_at = now()
            where waits.closed_at is null
            returning execution_id
          ), due as (
            -- With the answer, so that it is acted on even if whoever brought it dies before waking anybody.
            update executions e set wake_at = now() from answered
            where e.id = answered.execution_id and e.owner is null and e.wake_at is not null
          )
          select execution_id from answered`,
        values: [place.executionId, place.nodeId, place.path, answer.kind, JSON.stringify(answer)],
      });
      return rowCount === 1;
    },

    /**
     * Marks an execution that nobody holds as due, after something that it waits for has happened.
     * @returns what is to be handed to the engine; undefined if it is held, and looks by itself
     */
    async wake({ executionId }: { executionId: string }): Promise<StartedExecution | undefined> {
      const { rows } = await pool.query<StartedExecution>({
        text: `
          update executions set wake_at = now()
          where id = $1 and owner is null and wake_at is not null and status in ${open}
          returning id as "executionId", workspace_id as "workspaceId", ${priorityOf("executions")}`,
        values: [executionId],
      });
      return rows[0];
    },
  };
}

export type WaitRepository = ReturnType<typeof createWaitRepository>;
