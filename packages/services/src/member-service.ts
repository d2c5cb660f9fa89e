import { type Mailer, type Role, hashToken, newToken } from "@workfuse/auth";
import type { InvitationRepository, MemberChange, MemberRepository, WorkspaceRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { Clock, Ids } from "@workfuse/ports";
import type { Actor } from "./actor.ts";

const invitationDays = 7;
const dayMs = 24 * 60 * 60 * 1000;

export type Member = {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly since: string;
};

export type Invitation = {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly expiresAt: string;
};

/** Who belongs to a workspace, and who was asked to. */
export function createMemberService({
  members,
  invitations,
  workspaces,
  mailer,
  clock,
  ids,
  publicUrl,
}: {
  members: MemberRepository;
  invitations: InvitationRepository;
  workspaces: Pick<WorkspaceRepository, "membershipsOf" | "activate">;
  mailer: Mailer;
  clock: Clock;
  ids: Ids;
  publicUrl: string;
}) {
  return {
    async list({ actor }: { actor: Actor }): Promise<readonly Member[]> {
      const rows = await members.list({ workspaceId: actor.workspaceId });
      return rows.map(({ createdAt, ...row }) => ({ ...row, since: createdAt.toISOString() }));
    },

    /** @throws WorkfuseError `resource.not_found`, `resource.conflict` for the last admin */
    async setRole({ actor, userId, role }: { actor: Actor; userId: string; role: Role }) {
      must(await members.setRole({ workspaceId: actor.workspaceId, userId, role }));
      return { userId, role };
    },

    /** @throws WorkfuseError `resource.not_found`, `resource.conflict` for the last admin */
    async remove({ actor, userId }: { actor: Actor; userId: string }) {
      must(await members.remove({ workspaceId: actor.workspaceId, userId }));
      return { userId };
    },

    /** @throws WorkfuseError `resource.not_found`, `resource.conflict` for the last admin */
    async leave({ actor: { userId }, id }: { actor: Actor; id: string }) {
      must(await members.remove({ workspaceId: id, userId }));
      return { id };
    },

    async invitations({ actor }: { actor: Actor }): Promise<readonly Invitation[]> {
      return (await invitations.list({ workspaceId: actor.workspaceId })).map(present);
    },

    /**
     * Asks somebody by e-mail to join. `link` is given where no mail can be sent, for the admin to hand on.
     * @throws WorkfuseError `resource.conflict` for a member
     */
    async invite({
      actor,
      workspaceName,
      email: given,
      role,
    }: {
      actor: Actor;
      workspaceName: string;
      email: string;
      role: Role;
    }): Promise<Invitation & { readonly link: string | null }> {
      const { workspaceId, userId: invitedBy } = actor;
      const email = given.toLowerCase();
      if (await invitations.isMember({ workspaceId, email })) {
        throw new WorkfuseError({ code: "resource.conflict", message: "This person is a member already." });
      }
      const token = newToken();
      const row = await invitations.put({
        id: ids.next(),
        workspaceId,
        email,
        role,
        tokenHash: hashToken(token),
        invitedBy,
        expiresAt: new Date(clock.now().getTime() + invitationDays * dayMs),
      });
      const link = `${publicUrl}/invitations/${token}`;
      await mailer.send({
        to: email,
        subject: `Join ${oneLine(workspaceName)} on WorkFuse`,
        text: `${oneLine(actor.name)} asks you to join the workspace “${oneLine(workspaceName)}” as ${role}. The link works for ${invitationDays} days.`,
        link,
      });
      return { ...present(row), link: mailer.sends ? null : link };
    },

    /** @throws WorkfuseError `resource.not_found` */
    async revoke({ actor, id }: { actor: Actor; id: string }) {
      if (!(await invitations.revoke({ workspaceId: actor.workspaceId, id }))) throw noInvitation();
      return { id };
    },

    /** What an invitation says, for whoever has its link. @throws WorkfuseError `resource.not_found` */
    async preview({ token }: { token: string }) {
      const found = await invitations.byToken({ tokenHash: hashToken(token) });
      if (!found) throw noInvitation();
      const { email, role, workspaceName, invitedBy } = found;
      return { email, role, workspaceName, invitedBy };
    },

    /** Joins the workspace, and works in it from now on. @throws WorkfuseError `resource.not_found` */
    async accept({
      actor,
      email,
      sessionId,
      token,
    }: {
      actor: Actor;
      email: string;
      sessionId: string;
      token: string;
    }) {
      const accepted = await invitations.accept({
        tokenHash: hashToken(token),
        email: email.toLowerCase(),
        userId: actor.userId,
      });
      if (!accepted) throw noInvitation();
      await workspaces.activate({ sessionId, workspaceId: accepted.workspaceId });
      return accepted;
    },
  };
}

export type MemberService = ReturnType<typeof createMemberService>;

function noInvitation(): WorkfuseError {
  return new WorkfuseError({
    code: "resource.not_found",
    message: "This invitation does not exist, has expired, or is for another e-mail address.",
  });
}

function present({
  id,
  email,
  role,
  createdAt,
  expiresAt,
}: Awaited<ReturnType<InvitationRepository["list"]>>[number]): Invitation {
  return { id, email, role, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

/** Names come from people and stand in the head of a mail. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").slice(0, 100);
}

/** @throws WorkfuseError for a change that was not made */
function must(change: MemberChange): void {
  if (change === "not_found") {
    throw new WorkfuseError({ code: "resource.not_found", message: "This member does not exist." });
  }
  if (change === "last_admin") {
    throw new WorkfuseError({
      code: "resource.conflict",
      message: "A workspace needs an admin. Make somebody else admin first.",
    });
  }
}
