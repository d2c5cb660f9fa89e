import type { Role } from "./permissions.ts";

type Membership = { readonly id: string; readonly name: string; readonly role: Role };

/** Who asks: a person with a session, or a program with a key that a person made. */
export type Principal = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly isEmailVerified: boolean;
  readonly hasTwoFactor: boolean;
  /** Whether this is the instance's owner. Never true for a key. */
  readonly isOwner: boolean;
  readonly by:
    | { readonly kind: "session"; readonly sessionId: string }
    | { readonly kind: "apiKey"; readonly keyId: string };
  /** The workspace that this session or key works in, and the role there. */
  readonly workspace: Membership;
  readonly workspaces: readonly Membership[];
};
