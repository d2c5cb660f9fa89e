import { and, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { apiKeys } from "../tables/api-keys.ts";
import { user } from "../tables/auth.ts";
import { workspaceMembers } from "../tables/workspace-members.ts";
import { workspaces } from "../tables/workspaces.ts";

// So that a busy key costs one write a minute and not one a call.
const lastUsedToTheMs = 60_000;

export function createApiKeyRepository({ db }: { db: Database }) {
  return {
    async create(row: typeof apiKeys.$inferInsert) {
      const [created] = await db.insert(apiKeys).values(row).returning();
      if (!created) throw new Error("an insert returned no row");
      return created;
    },

    /** Those of the workspace, the newest first; with a user, those that this user made. */
    async list({ workspaceId, createdBy }: { workspaceId: string; createdBy: string | undefined }) {
      return db
        .select({ key: apiKeys, createdByName: user.name })
        .from(apiKeys)
        .innerJoin(user, eq(user.id, apiKeys.createdBy))
        .where(
          and(
            eq(apiKeys.workspaceId, workspaceId),
            createdBy === undefined ? undefined : eq(apiKeys.createdBy, createdBy),
          ),
        )
        .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
    },

    async delete({
      workspaceId,
      id,
      createdBy,
    }: {
      workspaceId: string;
      id: string;
      createdBy: string | undefined;
    }): Promise<boolean> {
      const rows = await db
        .delete(apiKeys)
        .where(
          and(
            eq(apiKeys.workspaceId, workspaceId),
            eq(apiKeys.id, id),
            createdBy === undefined ? undefined : eq(apiKeys.createdBy, createdBy),
          ),
        )
        .returning({ id: apiKeys.id });
      return rows.length === 1;
    },

    /** A key that is still good, with its maker's role of this moment. A maker who is no longer a member has no keys. */
    async find({ hash }: { hash: string }) {
      const rows = await db
        .select({
          id: apiKeys.id,
          hash: apiKeys.hash,
          role: apiKeys.role,
          lastUsedAt: apiKeys.lastUsedAt,
          makerRole: workspaceMembers.role,
          workspaceId: workspaces.id,
          workspaceName: workspaces.name,
          userId: user.id,
          name: user.name,
          email: user.email,
        })
        .from(apiKeys)
        .innerJoin(workspaces, eq(workspaces.id, apiKeys.workspaceId))
        .innerJoin(user, eq(user.id, apiKeys.createdBy))
        .innerJoin(
          workspaceMembers,
          and(
            eq(workspaceMembers.workspaceId, apiKeys.workspaceId),
            eq(workspaceMembers.userId, apiKeys.createdBy),
          ),
        )
        .where(
          and(eq(apiKeys.hash, hash), sql`(${apiKeys.expiresAt} is null or ${apiKeys.expiresAt} > now())`),
        );
      return rows[0];
    },

    async used({ id, lastUsedAt, now }: { id: string; lastUsedAt: Date | null; now: Date }): Promise<void> {
      if (lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < lastUsedToTheMs) return;
      await db.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, id));
    },
  };
}

export type ApiKeyRepository = ReturnType<typeof createApiKeyRepository>;
