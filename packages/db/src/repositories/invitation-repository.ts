import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { user } from "../tables/auth.ts";
import { invitations } from "../tables/invitations.ts";
import { workspaceMembers } from "../tables/workspace-members.ts";
import { workspaces } from "../tables/workspaces.ts";

type InvitationRow = typeof invitations.$inferSelect;

export function createInvitationRepository({ db }: { db: Database }) {
  return {
    /** Asking somebody again takes the place of the earlier invitation, whose link no longer works. */
    async put(row: Omit<InvitationRow, "createdAt">): Promise<InvitationRow> {
      const { id, role, tokenHash, invitedBy, expiresAt } = row;
      const rows = await db
        .insert(invitations)
        .values(row)
        .onConflictDoUpdate({
          target: [invitations.workspaceId, invitations.email],
          set: { id, role, tokenHash, invitedBy, expiresAt, createdAt: sql`now()` },
        })
        .returning();
      const [put] = rows;
      if (!put) throw new Error("an insert returned no row");
      return put;
    },

    async list({ workspaceId }: { workspaceId: string }): Promise<readonly InvitationRow[]> {
      return db
        .select()
        .from(invitations)
        .where(and(eq(invitations.workspaceId, workspaceId), open()))
        .orderBy(asc(invitations.email));
    },

    async revoke({ workspaceId, id }: { workspaceId: string; id: string }): Promise<boolean> {
      const rows = await db
        .delete(invitations)
        .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id)))
        .returning({ id: invitations.id });
      return rows.length === 1;
    },

    async isMember({ workspaceId, email }: { workspaceId: string; email: string }): Promise<boolean> {
      const rows = await db
        .select({ id: user.id })
        .from(workspaceMembers)
        .innerJoin(user, eq(user.id, workspaceMembers.userId))
        .where(and(eq(workspaceMembers.workspaceId, workspaceId), eq(user.email, email)));
      return rows.length > 0;
    },

    /** An invitation that can still be accepted, by the hash of its link's token. */
    async byToken({ tokenHash }: { tokenHash: string }) {
      const rows = await db
        .select({
          email: invitations.email,
          role: invitations.role,
          workspaceId: invitations.workspaceId,
          workspaceName: workspaces.name,
          invitedBy: user.name,
        })
        .from(invitations)
        .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
        .leftJoin(user, eq(user.id, invitations.invitedBy))
        .where(and(eq(invitations.tokenHash, tokenHash), open()));
      return rows[0];
    },

    async isInvited({ email }: { email: string }): Promise<boolean> {
      const rows = await db
        .select({ id: invitations.id })
        .from(invitations)
        .where(and(eq(invitations.email, email), open()))
        .limit(1);
      return rows.length > 0;
    },

    /** Makes the user a member and uses the invitation up; undefined if it cannot be accepted by this address. */
    async accept({
      tokenHash,
      email,
      userId,
    }: {
      tokenHash: string;
      email: string;
      userId: string;
    }): Promise<{ readonly workspaceId: string; readonly role: InvitationRow["role"] } | undefined> {
      return db.transaction(async (transaction) => {
        const [used] = await transaction
          .delete(invitations)
          .where(and(eq(invitations.tokenHash, tokenHash), eq(invitations.email, email), open()))
          .returning({ workspaceId: invitations.workspaceId, role: invitations.role });
        if (!used) return undefined;
        // Who is a member already keeps the role: an old link is no way to raise or lower it.
        await transaction
          .insert(workspaceMembers)
          .values({ ...used, userId })
          .onConflictDoNothing();
        return used;
      });
    },
  };
}

export type InvitationRepository = ReturnType<typeof createInvitationRepository>;

/** Not expired. */
function open() {
  return gt(invitations.expiresAt, sql`now()`);
}
