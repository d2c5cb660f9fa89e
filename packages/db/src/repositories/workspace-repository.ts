import { asc, eq } from "drizzle-orm";
import type { Database } from "../database.ts";
import { session } from "../tables/auth.ts";
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

    /** A further workspace, of which the user is the admin. */
    async create({ id, name, userId }: { id: string; name: string; userId: string }): Promise<void> {
      await db.transaction(async (transaction) => {
        await transaction.insert(workspaces).values({ id, name });
        await transaction.insert(workspaceMembers).values({ workspaceId: id, userId, role: "admin" });
      });
    },

    async rename({ id, name }: { id: string; name: string }): Promise<void> {
      await db.update(workspaces).set({ name }).where(eq(workspaces.id, id));
    },

    /** The workspace that a session works in from now on. */
    async activate({ sessionId, workspaceId }: { sessionId: string; workspaceId: string }): Promise<void> {
      await db.update(session).set({ activeWorkspaceId: workspaceId }).where(eq(session.id, sessionId));
    },
  };
}

export type WorkspaceRepository = ReturnType<typeof createWorkspaceRepository>;
