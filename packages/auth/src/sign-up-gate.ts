import type { InvitationRepository, UserRepository } from "@workfuse/db";
import { APIError } from "better-auth/api";
import { hashToken } from "./tokens.ts";

/** The header in which the sign-up page sends the token of the invitation that led there. */
export const invitationHeader = "x-workfuse-invitation";

/**
 * Who may become a user: everybody where sign-up is open; otherwise the first user, and who was invited. The address of
 * somebody who has the invitation's link is verified by it.
 */
export function createSignUpGate({
  isOpen,
  users,
  invitations,
}: {
  isOpen: boolean;
  users: UserRepository;
  invitations: InvitationRepository;
}) {
  return {
    isOpen: async (): Promise<boolean> => isOpen || !(await users.hasAny()),

    /** @throws APIError FORBIDDEN */
    async admit({
      email,
      emailVerified,
      token,
    }: {
      email: string;
      emailVerified: boolean;
      token: string | null;
    }): Promise<{ readonly emailVerified: boolean }> {
      const invitation =
        token === null ? undefined : await invitations.byToken({ tokenHash: hashToken(token) });
      if (invitation?.email === email.toLowerCase()) return { emailVerified: true };
      if (isOpen || !(await users.hasAny())) return { emailVerified };
      // Google, GitHub or the company's own provider vouch for the address.
      if (emailVerified && (await invitations.isInvited({ email: email.toLowerCase() }))) {
        return { emailVerified };
      }
      throw new APIError("FORBIDDEN", {
        code: "SIGN_UP_CLOSED",
        message: "Sign-up is by invitation here. Ask an admin of your workspace for one.",
      });
    },
  };
}
