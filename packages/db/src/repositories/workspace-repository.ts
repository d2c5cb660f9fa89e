import { and, asc, eq } from "drizzle-orm";
import type { Database } from "../database.ts";
import { type Role, workspaceMembers } from "../tables/workspace-members.ts";
import { workspaces } from "../tables/workspaces.ts";

export type Membership = { readonly id: string; readonly name: string; readonly role: Role };

export function createWorkspaceRepository({ db }: { db: Database }) {
  return {
    /** A user's own workspace, of which the user is the admin. Does nothing if it is there already. */
    async createPersonal({ id, name, userId }: { id: string; name: string; userId: string }): Promise<void> {
      await db.transaction(async (transaction) => {
        await transaction.insert(workspaces).values({ id, name }).onConflictDoNothing();
        await transaction
          .insert(workspaceMembers)
          .values({ workspaceId: id, userId, role: "admin" })
          .onConflictDoNothing();
      });
    },

    /** All workspaces of a user, the oldest membership first. */
    async membershipsOf({ userId }: { userId: string }): Promise<readonly Membership[]> {
      return db
        .select({ id: workspaces.id, name: workspaces.name, role: workspaceMembers.role })
        .from(workspaceMembers)
        .innerJoin(workspaces, eq(workspaces.id, workspaceMembers.workspaceId))
        .where(eq(workspaceMembers.userId, userId))
        .orderBy(asc(workspaceMembers.createdAt), asc(workspaces.id));
    },

    async roleIn({
      workspaceId,
      userId,
    }: {
      workspaceId: string;
      userId: string;
    }): Promise<Role | undefined> {
      const rows = await db
        .select({ role: workspaceMembers.role })
        .from(workspaceMembers)
        .where(and(eq(workspaceMembers.workspaceId, workspaceId), eq(workspaceMembers.userId, userId)));
      return rows[0]?.role;
    },
  };
}

export type WorkspaceRepository = ReturnType<typeof createWorkspaceRepository>;
