import { and, asc, eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { user } from "../tables/auth.ts";
import { type Role, workspaceMembers } from "../tables/workspace-members.ts";

export type MemberRow = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
};

type Member = { readonly workspaceId: string; readonly userId: string };

/** What became of a change: `last_admin` is a refusal, as somebody must be left who can let people in. */
export type MemberChange = "done" | "not_found" | "last_admin";

export function createMemberRepository({ db }: { db: Database }) {
  /** Runs a change of an existing member, with all members locked, so that two changes cannot take the last two admins. */
  async function change({
    workspaceId,
    userId,
    keepsAdmin,
    apply,
  }: Member & {
    keepsAdmin: boolean;
    apply: (transaction: Pick<Database, "update" | "delete">) => Promise<unknown>;
  }): Promise<MemberChange> {
    return db.transaction(async (transaction) => {
      const members = await transaction
        .select({ userId: workspaceMembers.userId, role: workspaceMembers.role })
        .from(workspaceMembers)
        .where(eq(workspaceMembers.workspaceId, workspaceId))
        .orderBy(asc(workspaceMembers.userId))
        .for("update");
      if (!members.some((member) => member.userId === userId)) return "not_found";
      const otherAdmin = members.some((member) => member.role === "admin" && member.userId !== userId);
      if (!otherAdmin && !keepsAdmin) return "last_admin";
      await apply(transaction);
      return "done";
    });
  }

  return {
    async list({ workspaceId }: { workspaceId: string }): Promise<readonly MemberRow[]> {
      return db
        .select({
          userId: workspaceMembers.userId,
          name: user.name,
          email: user.email,
          role: workspaceMembers.role,
          createdAt: workspaceMembers.createdAt,
        })
        .from(workspaceMembers)
        .innerJoin(user, eq(user.id, workspaceMembers.userId))
        .where(eq(workspaceMembers.workspaceId, workspaceId))
        .orderBy(asc(sql`lower(${user.name})`), asc(user.id));
    },

    setRole: ({ workspaceId, userId, role }: Member & { role: Role }): Promise<MemberChange> =>
      change({
        workspaceId,
        userId,
        keepsAdmin: role === "admin",
        apply: (transaction) =>
          transaction.update(workspaceMembers).set({ role }).where(isMember({ workspaceId, userId })),
      }),

    remove: ({ workspaceId, userId }: Member): Promise<MemberChange> =>
      change({
        workspaceId,
        userId,
        keepsAdmin: false,
        apply: (transaction) => transaction.delete(workspaceMembers).where(isMember({ workspaceId, userId })),
      }),
  };
}

export type MemberRepository = ReturnType<typeof createMemberRepository>;

function isMember({ workspaceId, userId }: Member) {
  return and(eq(workspaceMembers.workspaceId, workspaceId), eq(workspaceMembers.userId, userId));
}
