import type pg from "pg";
import { type StartedExecution, priorityOf } from "./started-execution.ts";

export type Admission =
  | { readonly kind: "admitted" }
  /** So many of the oldest must end before there is room. */
  | {
      readonly kind: "full";
      readonly oldest: readonly { readonly id: string; readonly workspaceId: string }[];
    };

// A queued execution is started when another one ends. Should that get lost, the sweeper looks at it this much later.
const fallbackSeconds = 300;

/** Places among the executions of workflows that limit how many of them are under way. */
export function createAdmissionRepository({ pool }: { pool: pg.Pool }) {
  return {
    /** Takes a place if there is one, and marks the execution as running with it: two do not take the same. */
    async admit({
      executionId,
      workflowId,
      limit,
    }: {
      executionId: string;
      workflowId: string;
      limit: number;
    }): Promise<Admission> {
      const client = await pool.connect();
      try {
        await client.query("begin");
        await client.query("select id from workflows where id = $1 for update", [workflowId]);
        const { rows } = await client.query<{ id: string; workspaceId: string }>(
          `select id, workspace_id as "workspaceId" from executions
           where workflow_id = $1 and status in ('running', 'retrying') and id <> $2
           order by started_at nulls last, id`,
          [workflowId, executionId],
        );
        const isFull = rows.length >= limit;
        if (!isFull) {
          await client.query(
            "update executions set status = 'running' where id = $1 and status = 'pending'",
            [executionId],
          );
        }
        await client.query("commit");
        return isFull
          ? { kind: "full", oldest: rows.slice(0, rows.length - limit + 1) }
          : { kind: "admitted" };
      } catch (error) {
        await client.query("rollback").catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },

    /** Lets the sweeper leave an execution alone that waits for a place. */
    async queue({ executionId }: { executionId: string }): Promise<void> {
      await pool.query(
        "update executions set dispatched_at = now() + make_interval(secs => $2) where id = $1 and status = 'pending'",
        [executionId, fallbackSeconds],
      );
    },

    /**
     * Takes the execution that has waited longest for a place, for its hand-over: two that end at the same time take
     * two. The sweeper looks at it soon, should it not arrive.
     */
    async next({ workflowId }: { workflowId: string }): Promise<StartedExecution | undefined> {
      const { rows } = await pool.query<StartedExecution>({
        name: "admission-next",
        text: `
          update executions set dispatched_at = now()
          where id = (
            select id from executions
            where workflow_id = $1 and status = 'pending' and dispatched_at > now()
            order by id limit 1
            for update skip locked)
          returning id as "executionId", workspace_id as "workspaceId", ${priorityOf("executions")}`,
        values: [workflowId],
      });
      return rows[0];
    },

    /** Ends an execution for which there is no place. @returns what changed, or undefined if it had begun or ended */
    async skip({ executionId, message }: { executionId: string; message: string }) {
      const { rows } = await pool.query<{ workflowId: string; sequence: number }>(
        `update executions
         set status = 'cancelled', fence = fence + 1, started_at = now(), completed_at = now(), duration = 0,
             sequence = 2, error = $2::json
         where id = $1 and status = 'pending'
         returning workflow_id as "workflowId", sequence`,
        [executionId, JSON.stringify({ code: "execution.skipped", message })],
      );
      return rows[0];
    },
  };
}

export type AdmissionRepository = ReturnType<typeof createAdmissionRepository>;
