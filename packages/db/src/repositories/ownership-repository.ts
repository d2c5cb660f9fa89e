import { and, eq, inArray } from "drizzle-orm";
import type { Database } from "../database.ts";
import { executions } from "../tables/executions.ts";
import { workflows } from "../tables/workflows.ts";

type Query = { readonly id: string; readonly workspaceIds: readonly string[] };

/** Which workflow something belongs to, if it is in one of these workspaces. */
export function createOwnershipRepository({ db }: { db: Database }) {
  return {
    async ofExecution({ id, workspaceIds }: Query): Promise<string | undefined> {
      const rows = await db
        .select({ workflowId: executions.workflowId })
        .from(executions)
        .where(and(eq(executions.id, id), inArray(executions.workspaceId, [...workspaceIds])));
      return rows[0]?.workflowId;
    },
    async ofWorkflow({ id, workspaceIds }: Query): Promise<string | undefined> {
      const rows = await db
        .select({ id: workflows.id })
        .from(workflows)
        .where(and(eq(workflows.id, id), inArray(workflows.workspaceId, [...workspaceIds])));
      return rows[0]?.id;
    },
  };
}
