import { WorkfuseError } from "@workfuse/errors";
import type pg from "pg";
import type { StartedExecution } from "./started-execution.ts";

// A workflow that starts itself must end some day.
const deepest = 20;

/** Executions that other executions start. */
export function createChildRepository({ pool }: { pool: pg.Pool }) {
  async function depthOf(executionId: string): Promise<number> {
    const { rows } = await pool.query<{ depth: number }>({
      text: "select depth from executions where id = $1",
      values: [executionId],
    });
    return rows[0]?.depth ?? 0;
  }

  return {
    /**
     * Commits an execution of a workflow's published version. The same key gives the same execution.
     * @throws WorkfuseError `workflow.too_deep`, `resource.not_found`, `workflow.inactive`
     */
    async create({
      id,
      workspaceId,
      workflowId,
      trigger,
      parentId,
      key,
      isAwaited,
    }: {
      id: string;
      workspaceId: string;
      workflowId: string;
      /** JSON text. */
      trigger: string;
      parentId: string;
      key: string;
      /** Whether the parent waits for it, and takes it along when it is cancelled. */
      isAwaited: boolean;
    }): Promise<StartedExecution> {
      const depth = (await depthOf(parentId)) + 1;
      if (depth > deepest) {
        throw new WorkfuseError({
          code: "workflow.too_deep",
          message: `Workflows that start workflows may go ${deepest} deep; this one goes deeper. Does it start itself?`,
          details: { limit: deepest },
        });
      }
      const { rows } = await pool.query<{ id: string | null; isPublished: boolean; priority: number }>({
        text: `
          with target as (
            select w.id, w.workspace_id, w.priority, v.id as version_id, v.version
            from workflows w
            left join workflow_versions v on v.workflow_id = w.id and v.version = w.published_version
            where w.id = $2 and w.workspace_id = $3
          ), created as (
            insert into executions (id, workflow_id, workspace_id, version_id, version, delivery_id, trigger_data,
              source, parent_id, depth)
            select $1, id, workspace_id, version_id, version, $4, $5::json, 'workflow', $6, $7 from target
            where version_id is not null
            on conflict (workflow_id, delivery_id) where delivery_id is not null do nothing
            returning id
          )
          select coalesce((select id from created),
                          (select id from executions where workflow_id = $2 and delivery_id = $4)) as id,
                 version_id is not null as "isPublished", priority
          from target`,
        values: [id, workflowId, workspaceId, key, trigger, isAwaited ? parentId : null, depth],
      });
      const row = rows[0];
      if (!row) {
        throw new WorkfuseError({
          code: "resource.not_found",
          message: "The workflow that is to be run does not exist in this workspace.",
          details: { workflowId },
        });
      }
      if (!row.isPublished || row.id === null) {
        throw new WorkfuseError({
          code: "workflow.inactive",
          message: "The workflow that is to be run has no published version. Publish it first.",
          details: { workflowId },
        });
      }
      return { executionId: row.id, workspaceId, priority: row.priority };
    },

    /** The executions that one waits for and that have not ended. */
    async openChildrenOf(executionId: string): Promise<readonly string[]> {
      const { rows } = await pool.query<{ id: string }>({
        text: "select id from executions where parent_id = $1 and status in ('pending', 'running', 'retrying')",
        values: [executionId],
      });
      return rows.map(({ id }) => id);
    },
  };
}

export type ChildRepository = ReturnType<typeof createChildRepository>;
