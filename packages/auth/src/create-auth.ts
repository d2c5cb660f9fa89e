import { type Database, type WorkspaceRepository, tables } from "@workfuse/db";
import type { Ids, Log } from "@workfuse/ports";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import type { Role } from "./permissions.ts";

export type Principal = {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly sessionId: string;
  /** The workspace that this session works in, and the role there. */
  readonly workspace: { readonly id: string; readonly name: string; readonly role: Role };
  readonly workspaces: readonly { readonly id: string; readonly name: string; readonly role: Role }[];
};

export type Auth = {
  /** Better Auth's own routes, under `/api/auth`. */
  readonly handle: (request: Request) => Promise<Response>;
  /** Who sends these headers; undefined for nobody. Role and workspace come from the session and the database only. */
  readonly authenticate: (headers: Headers) => Promise<Principal | undefined>;
};

const week = 7 * 24 * 60 * 60;
const day = 24 * 60 * 60;

export function createAuth({
  db,
  workspaces,
  secret,
  publicUrl,
  trustedOrigins,
  ids,
  log,
}: {
  db: Database;
  workspaces: WorkspaceRepository;
  /** Signs cookies; at least 32 characters. */
  secret: string;
  /** What people type into the browser; its origin is the only one that may change state. */
  publicUrl: string;
  trustedOrigins: readonly string[];
  ids: Ids;
  log: Log;
}): Auth {
  const auth = betterAuth({
    appName: "WorkFuse",
    baseURL: publicUrl,
    basePath: "/api/auth",
    secret,
    trustedOrigins: [...trustedOrigins],
    database: drizzleAdapter(db, {
      provider: "pg",
      schema: {
        user: tables.user,
        session: tables.session,
        account: tables.account,
        verification: tables.verification,
      },
    }),
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: {
      expiresIn: week,
      updateAge: day,
      additionalFields: { activeWorkspaceId: { type: "string", required: false, input: false } },
    },
    advanced: {
      cookiePrefix: "workfuse",
      database: { generateId: () => ids.next() },
      ipAddress: { ipAddressHeaders: ["x-workfuse-client-address"] },
    },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => {
        if (level === "error") log.error({ part: "auth" }, message);
        else if (level === "warn") log.warn({ part: "auth" }, message);
      },
    },
  });

  async function memberships({ userId, name }: { userId: string; name: string }) {
    const found = await workspaces.membershipsOf({ userId });
    if (found.length > 0) return found;
    // A user's own workspace is made when it is first needed, so that a crash during sign-up leaves nobody without.
    await workspaces.createPersonal({ id: personalWorkspaceId(userId), name: `${name}’s workspace`, userId });
    return workspaces.membershipsOf({ userId });
  }

  return {
    handle: (request) => auth.handler(request),
    async authenticate(headers) {
      const found = await auth.api.getSession({ headers });
      if (!found) return undefined;
      const { user, session } = found;
      const all = await memberships({ userId: user.id, name: user.name });
      const workspace = all.find(({ id }) => id === session.activeWorkspaceId) ?? all[0];
      if (!workspace) return undefined;
      return {
        userId: user.id,
        email: user.email,
        name: user.name,
        sessionId: session.id,
        workspace,
        workspaces: all,
      };
    },
  };
}

function personalWorkspaceId(userId: string): string {
  return `personal_${userId}`;
}
