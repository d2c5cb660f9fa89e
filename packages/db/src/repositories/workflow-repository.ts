import type { GraphContent } from "@workfuse/graph";
import { type SQL, and, arrayContains, desc, eq, ilike, lt, ne, or, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { executions } from "../tables/executions.ts";
import { user } from "../tables/auth.ts";
import { workflowVersions } from "../tables/workflow-versions.ts";
import { workflows } from "../tables/workflows.ts";
import { containing } from "./containing.ts";
import { type TriggerRegistration, registerTrigger } from "./register-trigger.ts";

export type WorkflowRow = typeof workflows.$inferSelect;
export type WorkflowWithGraph = WorkflowRow & { readonly graph: GraphContent };

export type WorkflowFilters = {
  /** Text in the name, the description, a tag or the label of a node of the newest version. */
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
  /** A folder, and those within it. */
  readonly folder?: string | undefined;
  readonly active?: boolean | undefined;
};

type Scope = { readonly workspaceId: string; readonly id: string };
type NewVersion = { id: string; graph: GraphContent; message: string | null; userId: string };

function inScope({ workspaceId, id }: Scope) {
  return and(eq(workflows.id, id), eq(workflows.workspaceId, workspaceId));
}

export function createWorkflowRepository({ db }: { db: Database }) {
  return {
    async create({
      workflow,
      version,
    }: {
      workflow: Omit<typeof workflows.$inferInsert, "version" | "publishedVersion" | "isActive">;
      version: NewVersion;
    }): Promise<void> {
      await db.transaction(async (transaction) => {
        await transaction.insert(workflows).values(workflow);
        await transaction.insert(workflowVersions).values({
          id: version.id,
          workflowId: workflow.id,
          version: 1,
          graph: version.graph,
          message: version.message,
          createdBy: version.userId,
        });
      });
    },

    async get(scope: Scope): Promise<WorkflowWithGraph | undefined> {
      const rows = await db
        .select({ workflow: workflows, graph: workflowVersions.graph })
        .from(workflows)
        .innerJoin(
          workflowVersions,
          and(eq(workflowVersions.workflowId, workflows.id), eq(workflowVersions.version, workflows.version)),
        )
        .where(inScope(scope));
      const row = rows[0];
      return row && { ...row.workflow, graph: row.graph };
    },

    async getVersion({ workflowId, version }: { workflowId: string; version: number }) {
      const rows = await db
        .select()
        .from(workflowVersions)
        .where(and(eq(workflowVersions.workflowId, workflowId), eq(workflowVersions.version, version)));
      return rows[0];
    },

    /** Newest first; `before` is the last row of the page before. */
    async list({
      workspaceId,
      filters,
      before,
      limit,
    }: {
      workspaceId: string;
      filters: WorkflowFilters;
      before: { updatedAt: Date; id: string } | undefined;
      limit: number;
    }) {
      const last = db.$with("last").as(
        db
          .selectDistinctOn([executions.workflowId], {
            workflowId: executions.workflowId,
            id: executions.id,
            status: executions.status,
            createdAt: executions.createdAt,
          })
          .from(executions)
          .where(eq(executions.workspaceId, workspaceId))
          .orderBy(executions.workflowId, desc(executions.id)),
      );
      const older =
        before &&
        or(
          lt(workflows.updatedAt, before.updatedAt),
          and(eq(workflows.updatedAt, before.updatedAt), lt(workflows.id, before.id)),
        );
      return db
        .with(last)
        .select({
          workflow: workflows,
          last: { id: last.id, status: last.status, startedAt: last.createdAt },
        })
        .from(workflows)
        .leftJoin(last, eq(last.workflowId, workflows.id))
        .where(and(eq(workflows.workspaceId, workspaceId), ...matching(filters), older))
        .orderBy(desc(workflows.updatedAt), desc(workflows.id))
        .limit(limit);
    },

    /** Every tag and every folder of the workspace with how many workflows have it, by name. */
    async shelves({ workspaceId }: { workspaceId: string }) {
      const count = sql<number>`count(*)::int`;
      const tag = sql<string>`unnest(${workflows.tags})`;
      const ofWorkspace = eq(workflows.workspaceId, workspaceId);
      const tags = await db
        .select({ tag, count })
        .from(workflows)
        .where(ofWorkspace)
        .groupBy(tag)
        .orderBy(tag);
      const { folder } = workflows;
      const folders = await db
        .select({ folder, count })
        .from(workflows)
        .where(and(ofWorkspace, ne(folder, "")))
        .groupBy(folder)
        .orderBy(folder);
      return { tags, folders };
    },

    /** Files a workflow: no new version, nothing of what it does. @returns false if there is no such workflow */
    async organize({
      scope,
      tags,
      folder,
    }: {
      scope: Scope;
      tags?: readonly string[] | undefined;
      folder?: string | undefined;
    }): Promise<boolean> {
      const changes = {
        ...(tags === undefined ? {} : { tags: [...tags] }),
        ...(folder === undefined ? {} : { folder }),
      };
      if (Object.keys(changes).length === 0) return true;
      const rows = await db
        .update(workflows)
        .set(changes)
        .where(inScope(scope))
        .returning({ id: workflows.id });
      return rows.length === 1;
    },

    /** Workflows whose newest version has a node that runs this one, by name; a hundred at most. */
    async callers({ workspaceId, id }: { workspaceId: string; id: string }) {
      const runsIt = sql`exists (
        select from json_array_elements(${workflowVersions.graph}->'nodes') node
        where node->>'type' = 'workflow' and node->'data'->'config'->>'workflowId' = ${id})`;
      return db
        .select({ id: workflows.id, name: workflows.name })
        .from(workflows)
        .innerJoin(
          workflowVersions,
          and(eq(workflowVersions.workflowId, workflows.id), eq(workflowVersions.version, workflows.version)),
        )
        .where(and(eq(workflows.workspaceId, workspaceId), runsIt))
        .orderBy(workflows.name, workflows.id)
        .limit(100);
    },

    /** The published versions of active workflows whose trigger offers them as tools; two hundred at most. */
    async tools({ workspaceId }: { workspaceId: string }) {
      const offered = sql`exists (
        select from json_array_elements(${workflowVersions.graph}->'nodes') node
        where node->>'type' = 'trigger' and node->'data'->'config'->'tool'->>'name' is not null)`;
      return db
        .select({ id: workflows.id, version: workflowVersions.version, graph: workflowVersions.graph })
        .from(workflows)
        .innerJoin(
          workflowVersions,
          and(
            eq(workflowVersions.workflowId, workflows.id),
            eq(workflowVersions.version, workflows.publishedVersion),
          ),
        )
        .where(and(eq(workflows.workspaceId, workspaceId), eq(workflows.isActive, true), offered))
        .orderBy(workflows.createdAt, workflows.id)
        .limit(200);
    },

    /**
     * Saves over `baseVersion`. With a graph the version grows by one.
     * @returns false if somebody else has saved since, or there is no such workflow: nothing was written.
     */
    async update({
      scope,
      baseVersion,
      changes,
      version,
      now,
    }: {
      scope: Scope;
      baseVersion: number;
      changes: { name?: string | undefined; description?: string | null | undefined };
      version: NewVersion | undefined;
      now: Date;
    }): Promise<boolean> {
      return db.transaction(async (transaction) => {
        const updated = await transaction
          .update(workflows)
          .set({ ...changes, updatedAt: now, ...(version ? { version: sql`${workflows.version} + 1` } : {}) })
          .where(and(inScope(scope), eq(workflows.version, baseVersion)))
          .returning({ version: workflows.version });
        const row = updated[0];
        if (!row) return false;
        if (version) {
          await transaction.insert(workflowVersions).values({
            id: version.id,
            workflowId: scope.id,
            version: row.version,
            graph: version.graph,
            message: version.message,
            createdBy: version.userId,
          });
        }
        return true;
      });
    },

    /** Moves the live pointer, switches on or off, and registers the trigger for as long as the workflow is active. */
    async setPublication({
      scope,
      publishedVersion,
      isActive,
      trigger,
      priority,
      now,
    }: {
      scope: Scope;
      publishedVersion?: number;
      isActive?: boolean;
      /** Of the version that is published from now on. */
      trigger: TriggerRegistration;
      /** Of that version. */
      priority?: number;
      now: Date;
    }): Promise<void> {
      await db.transaction(async (transaction) => {
        const [row] = await transaction
          .update(workflows)
          .set({
            ...(publishedVersion === undefined ? {} : { publishedVersion }),
            ...(isActive === undefined ? {} : { isActive }),
            ...(priority === undefined ? {} : { priority }),
          })
          .where(inScope(scope))
          .returning({ isActive: workflows.isActive });
        if (!row) return;
        await registerTrigger({
          transaction,
          workflowId: scope.id,
          workspaceId: scope.workspaceId,
          trigger: row.isActive ? trigger : null,
          now,
        });
      });
    },

    /** The newest first; `limit` of those before the version `before`. */
    async versions({
      workflowId,
      before,
      limit,
    }: {
      workflowId: string;
      before?: number | undefined;
      limit?: number | undefined;
    }) {
      const query = db
        .select({
          version: workflowVersions.version,
          createdAt: workflowVersions.createdAt,
          message: workflowVersions.message,
          author: user.name,
        })
        .from(workflowVersions)
        .leftJoin(user, eq(user.id, workflowVersions.createdBy))
        .where(
          and(
            eq(workflowVersions.workflowId, workflowId),
            before === undefined ? undefined : lt(workflowVersions.version, before),
          ),
        )
        .orderBy(desc(workflowVersions.version));
      return limit === undefined ? query : query.limit(limit);
    },

    async delete(scope: Scope): Promise<boolean> {
      return (await db.delete(workflows).where(inScope(scope)).returning({ id: workflows.id })).length === 1;
    },
  };
}

export type WorkflowRepository = ReturnType<typeof createWorkflowRepository>;

function matching({ search, tag, folder, active }: WorkflowFilters): readonly (SQL | undefined)[] {
  return [
    search === undefined ? undefined : holdsText(containing(search)),
    tag === undefined ? undefined : arrayContains(workflows.tags, [tag]),
    folder === undefined
      ? undefined
      : or(eq(workflows.folder, folder), sql`starts_with(${workflows.folder}, ${`${folder}/`})`),
    active === undefined ? undefined : eq(workflows.isActive, active),
  ];
}

function holdsText(pattern: string): SQL | undefined {
  return or(
    ilike(workflows.name, pattern),
    ilike(workflows.description, pattern),
    sql`exists (select from unnest(${workflows.tags}) tag where tag ilike ${pattern})`,
    sql`exists (
      select from ${workflowVersions} v, json_array_elements(v.graph->'nodes') node
      where v.workflow_id = ${workflows.id} and v.version = ${workflows.version}
        and node->'data'->>'label' ilike ${pattern})`,
  );
}
