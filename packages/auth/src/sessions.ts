import type { WorkspaceRepository } from "@workfuse/db";
import type { Principal } from "./principal.ts";

export type FoundSession = {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
    readonly twoFactorEnabled?: boolean | null | undefined;
    readonly isOwner?: boolean | null | undefined;
  };
  readonly session: { readonly id: string; readonly activeWorkspaceId?: string | null | undefined };
};

/** Who a session belongs to. Workspaces and roles are read with every request: nothing of them is cached. */
export function createSessionReader({ workspaces }: { workspaces: WorkspaceRepository }) {
  async function memberships({ userId, name }: { userId: string; name: string }) {
    const found = await workspaces.membershipsOf({ userId });
    if (found.length > 0) return found;
    // A user's own workspace is made when it is first needed, so that a crash during sign-up leaves nobody without.
    await workspaces.createPersonal({ id: `personal_${userId}`, name: `${name}’s workspace`, userId });
    return workspaces.membershipsOf({ userId });
  }

  return async ({ user, session }: FoundSession): Promise<Principal | undefined> => {
    const all = await memberships({ userId: user.id, name: user.name });
    const workspace = all.find(({ id }) => id === session.activeWorkspaceId) ?? all[0];
    if (!workspace) return undefined;
    return {
      userId: user.id,
      email: user.email,
      name: user.name,
      isEmailVerified: user.emailVerified,
      hasTwoFactor: user.twoFactorEnabled === true,
      isOwner: user.isOwner === true,
      by: { kind: "session", sessionId: session.id },
      workspace,
      workspaces: all,
    };
  };
}
