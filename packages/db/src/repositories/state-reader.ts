import type { ExecutionChange } from "@workfuse/events";
import type pg from "pg";

/** Reads how executions fare, for those who watch a whole workspace. */
export function createStateReader({ pool }: { pool: pg.Pool }) {
  return {
    /** Of these executions, those that there are. */
    async read({
      ids,
    }: {
      ids: readonly string[];
    }): Promise<readonly (ExecutionChange & { readonly workspaceId: string })[]> {
      const { rows } = await pool.query<ExecutionChange & { workspaceId: string }>({
        name: "execution-states",
        text: `
          select e.id as "executionId", e.workflow_id as "workflowId", e.workspace_id as "workspaceId", e.status, e.sequence
          from unnest($1::text[]) as wanted(id) join executions e on e.id = wanted.id`,
        values: [ids],
      });
      return rows;
    },
  };
}

export type StateReader = ReturnType<typeof createStateReader>;
