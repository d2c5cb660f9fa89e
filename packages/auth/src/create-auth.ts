import type { ApiKeyRepository, Database, WorkspaceRepository } from "@workfuse/db";
import type { Clock, Ids, Log } from "@workfuse/ports";
import { apiKeyIn, createKeyAuthenticator } from "./api-keys.ts";
import type { AttemptLimits } from "./attempt-limits.ts";
import type { Audit } from "./audit.ts";
import { type AccountParts, type BetterAuth, configureBetterAuth } from "./better-auth.ts";
import { createAccountHandler } from "./handle-account-call.ts";
import type { Principal } from "./principal.ts";
import { createSessionReader } from "./sessions.ts";

export type Auth = {
  /** Who sends these headers; undefined for nobody. Role and workspace come from the session or the key only. */
  readonly authenticate: (headers: Headers) => Promise<Principal | undefined>;
};

export type AccountAuth = Auth & {
  /** Better Auth's own routes, under `/api/auth`. */
  readonly handle: (request: Request) => Promise<Response>;
};

type Common = {
  readonly db: Database;
  readonly workspaces: WorkspaceRepository;
  readonly keys: ApiKeyRepository;
  /** Signs cookies; at least 32 characters. */
  readonly secret: string;
  /** What people type into the browser; its origin is the only one that may change state. */
  readonly publicUrl: string;
  readonly trustedOrigins: readonly string[];
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
};

function authenticator({
  auth,
  workspaces,
  keys,
  clock,
}: Common & { auth: BetterAuth }): Auth["authenticate"] {
  const byKey = createKeyAuthenticator({ keys, clock });
  const bySession = createSessionReader({ workspaces });
  return async (headers) => {
    // Who shows a key means it: a wrong one is not made good by a cookie.
    const key = apiKeyIn(headers);
    if (key !== undefined) return byKey(key);
    const found = await auth.sessionOf(headers);
    return found ? bySession(found) : undefined;
  };
}

/** Checks sessions and keys that the API gave out. */
export function createAuth(common: Common): Auth {
  return {
    authenticate: authenticator({ ...common, auth: configureBetterAuth({ ...common, accounts: undefined }) }),
  };
}

/** Accounts as a whole: signing up and in, second factors, passwords; and what `createAuth` gives. */
export function createAccountAuth({
  accounts,
  limits,
  audit,
  ...common
}: Common & { accounts: AccountParts; limits: AttemptLimits; audit: Audit }): AccountAuth {
  const auth = configureBetterAuth({ ...common, accounts });
  return {
    authenticate: authenticator({ ...common, auth }),
    handle: createAccountHandler({
      handler: auth.handler,
      limits,
      audit,
      personOf: async (headers) => (await auth.sessionOf(headers))?.user,
    }),
  };
}
