import { randomBytes } from "node:crypto";
import type { ChildEnd, ExecutionStore, WaitAnswer } from "@workfuse/execution";
import type pg from "pg";

type WaitStore = Pick<
  ExecutionStore,
  "letGo" | "openWait" | "answerOf" | "closeWait" | "resumeToken" | "childEnd"
>;

const tokenBytes = 24;

/** The worker's side of nodes that wait for somebody. The other side is `createWaitRepository`. */
export function createWaitStore({ pool }: { pool: pg.Pool }): WaitStore {
  return {
    async letGo({ executionId, fence }) {
      await pool.query({
        text: `
          update executions set owner = null
          where id = $1 and fence = $2 and status in ('pending', 'running', 'retrying')`,
        values: [executionId, fence],
      });
    },

    async openWait({ executionId, nodeId, path, kind, message, expiresAt }) {
      await pool.query({
        name: "wait-open",
        text: `
          insert into waits (execution_id, node_id, path, kind, message, expires_at)
          values ($1, $2, $3, $4, $5, $6)
          on conflict (execution_id, node_id, path) do update
          set kind = excluded.kind, message = excluded.message, expires_at = excluded.expires_at`,
        values: [executionId, nodeId, path, kind, message, expiresAt],
      });
    },

    async answerOf({ executionId, nodeId, path }) {
      const { rows } = await pool.query<{ answer: WaitAnswer | null }>({
        name: "wait-answer",
        text: "select answer from waits where execution_id = $1 and node_id = $2 and path = $3",
        values: [executionId, nodeId, path],
      });
      return rows[0]?.answer ?? undefined;
    },

    async closeWait({ executionId, nodeId, path }) {
      const { rows } = await pool.query<{ answer: WaitAnswer | null }>({
        text: `
          update waits set closed_at = coalesce(closed_at, now())
          where execution_id = $1 and node_id = $2 and path = $3
          returning answer`,
        values: [executionId, nodeId, path],
      });
      return rows[0]?.answer ?? undefined;
    },

    async resumeToken(executionId) {
      const { rows } = await pool.query<{ token: string }>({
        text: `
          update executions set resume_token = coalesce(resume_token, $2) where id = $1
          returning resume_token as token`,
        values: [executionId, randomBytes(tokenBytes).toString("base64url")],
      });
      const token = rows[0]?.token;
      if (token === undefined) throw new Error(`there is no execution ${executionId}`);
      return token;
    },

    async childEnd(executionId) {
      const { rows } = await pool.query<Omit<ChildEnd, "status"> & { status: string }>({
        name: "wait-child",
        text: `
          select e.status, e.error, n.output
          from executions e
          left join node_executions n on n.execution_id = e.id and n.node_id = e.result_node_id and n.path = ''
          where e.id = $1`,
        values: [executionId],
      });
      const row = rows[0];
      if (!row) return "gone";
      const { status, error, output } = row;
      if (status !== "completed" && status !== "failed" && status !== "cancelled") return undefined;
      return { status, error, output };
    },
  };
}
