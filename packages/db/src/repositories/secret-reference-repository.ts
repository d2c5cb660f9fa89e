import { and, asc, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { secretReferences } from "../tables/secret-references.ts";
import { workflowVersions } from "../tables/workflow-versions.ts";
import { workflows } from "../tables/workflows.ts";
import { containing } from "./containing.ts";

export type SecretReferenceRow = typeof secretReferences.$inferSelect;

export function createSecretReferenceRepository({ db }: { db: Database }) {
  return {
    async create(row: typeof secretReferences.$inferInsert): Promise<SecretReferenceRow> {
      const rows = await db.insert(secretReferences).values(row).returning();
      const created = rows[0];
      if (!created) throw new Error("an insert returned no row");
      return created;
    },

    /** Those of the workspace; with a workflow, those that this workflow may use. */
    async list({ workspaceId, workflowId }: { workspaceId: string; workflowId: string | undefined }) {
      const usable =
        workflowId === undefined
          ? undefined
          : or(isNull(secretReferences.workflowId), eq(secretReferences.workflowId, workflowId));
      return db
        .select()
        .from(secretReferences)
        .where(and(eq(secretReferences.workspaceId, workspaceId), usable))
        .orderBy(asc(secretReferences.name), asc(secretReferences.id));
    },

    /** Which of these ARNs a workflow may use. */
    async usable({
      workspaceId,
      workflowId,
      arns,
    }: {
      workspaceId: string;
      workflowId: string;
      arns: readonly string[];
    }): Promise<ReadonlySet<string>> {
      if (arns.length === 0) return new Set();
      const rows = await db
        .select({ arn: secretReferences.arn })
        .from(secretReferences)
        .where(
          and(
            eq(secretReferences.workspaceId, workspaceId),
            inArray(secretReferences.arn, [...arns]),
            or(isNull(secretReferences.workflowId), eq(secretReferences.workflowId, workflowId)),
          ),
        );
      return new Set(rows.map(({ arn }) => arn));
    },

    /** Whose newest or published version refers to a credential, by name; a hundred at most. */
    async usedBy({ workspaceId, arn }: { workspaceId: string; arn: string }) {
      return db
        .select({ id: workflows.id, name: workflows.name })
        .from(workflows)
        .where(
          and(
            eq(workflows.workspaceId, workspaceId),
            or(
              // JSON writes an ARN as it is.
              sql`${workflows.webhookSettings}::text like ${containing(JSON.stringify(arn))}`,
              sql`exists (
                select from ${workflowVersions} v
                where v.workflow_id = ${workflows.id} and v.version in (${workflows.version}, ${workflows.publishedVersion})
                  and v.graph::text like ${containing(JSON.stringify(arn))})`,
            ),
          ),
        )
        .orderBy(asc(workflows.name), asc(workflows.id))
        .limit(100);
    },

    async rotated({ workspaceId, arn, at }: { workspaceId: string; arn: string; at: Date }): Promise<void> {
      await db
        .update(secretReferences)
        .set({ rotatedAt: at })
        .where(and(eq(secretReferences.workspaceId, workspaceId), eq(secretReferences.arn, arn)));
    },

    async ofWorkflow({ workflowId }: { workflowId: string }): Promise<readonly string[]> {
      const rows = await db
        .select({ arn: secretReferences.arn })
        .from(secretReferences)
        .where(eq(secretReferences.workflowId, workflowId));
      return rows.map(({ arn }) => arn);
    },

    async delete({ workspaceId, arn }: { workspaceId: string; arn: string }): Promise<boolean> {
      const rows = await db
        .delete(secretReferences)
        .where(and(eq(secretReferences.workspaceId, workspaceId), eq(secretReferences.arn, arn)))
        .returning({ id: secretReferences.id });
      return rows.length === 1;
    },

    async byId({
      workspaceId,
      id,
    }: {
      workspaceId: string;
      id: string;
    }): Promise<SecretReferenceRow | undefined> {
      const rows = await db
        .select()
        .from(secretReferences)
        .where(and(eq(secretReferences.workspaceId, workspaceId), eq(secretReferences.id, id)));
      return rows[0];
    },

    async get({
      workspaceId,
      arn,
    }: {
      workspaceId: string;
      arn: string;
    }): Promise<SecretReferenceRow | undefined> {
      const rows = await db
        .select()
        .from(secretReferences)
        .where(and(eq(secretReferences.workspaceId, workspaceId), eq(secretReferences.arn, arn)));
      return rows[0];
    },
  };
}

export type SecretReferenceRepository = ReturnType<typeof createSecretReferenceRepository>;
