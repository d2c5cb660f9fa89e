import { passkey } from "@better-auth/passkey";
import { type Database, tables } from "@workfuse/db";
import type { Ids, Log } from "@workfuse/ports";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { betterAuth } from "better-auth/minimal";
import { genericOAuth, twoFactor } from "better-auth/plugins";
import { type AccountSettings, providersOf } from "./account-settings.ts";
import { addressHeader } from "./handle-account-call.ts";
import type { Mailer } from "./mailer.ts";
import type { FoundSession } from "./sessions.ts";
import { type createSignUpGate, invitationHeader } from "./sign-up-gate.ts";

const week = 7 * 24 * 60 * 60;
const day = 24 * 60 * 60;
const hour = 60 * 60;

/** What the API has beyond checking sessions. */
export type AccountParts = {
  readonly settings: AccountSettings;
  readonly mailer: Mailer;
  readonly gate: ReturnType<typeof createSignUpGate>;
  readonly onUser: (user: { readonly userId: string }) => Promise<void>;
};

export type BetterAuth = {
  readonly handler: (request: Request) => Promise<Response>;
  readonly sessionOf: (headers: Headers) => Promise<FoundSession | undefined>;
};

/** Better Auth as WorkFuse uses it. Without accounts it can only check sessions, as in the gateway. */
export function configureBetterAuth({
  db,
  secret,
  publicUrl,
  trustedOrigins,
  ids,
  log,
  accounts,
}: {
  db: Database;
  secret: string;
  publicUrl: string;
  trustedOrigins: readonly string[];
  ids: Ids;
  log: Log;
  accounts: AccountParts | undefined;
}): BetterAuth {
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
        twoFactor: tables.twoFactor,
        passkey: tables.passkey,
      },
    }),
    user: { additionalFields: { isOwner: { type: "boolean", required: false, input: false } } },
    account: { encryptOAuthTokens: true },
    verification: { storeIdentifier: "hashed" },
    session: {
      expiresIn: week,
      updateAge: day,
      additionalFields: { activeWorkspaceId: { type: "string", required: false, input: false } },
    },
    advanced: {
      cookiePrefix: "workfuse",
      database: { generateId: () => ids.next() },
      // Shown in the list of sessions; whole, as nothing is counted by it.
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
    },
    // Attempts are counted by ours: by account as well, and for all processes together.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => {
        if (level === "error") log.error({ part: "auth" }, message);
        else if (level === "warn") log.warn({ part: "auth" }, message);
      },
    },
    plugins: [
      twoFactor({ issuer: "WorkFuse" }),
      passkey({
        rpID: new URL(publicUrl).hostname,
        rpName: "WorkFuse",
        origin: [...trustedOrigins],
      }),
      genericOAuth({ config: accounts ? providersOf(accounts.settings).generic : [] }),
    ],
    ...(accounts ? accountOptions({ accounts, publicUrl }) : {}),
  });
  return {
    handler: auth.handler,
    sessionOf: async (headers) => (await auth.api.getSession({ headers })) ?? undefined,
  };
}

function accountOptions({
  accounts: { settings, mailer, gate, onUser },
  publicUrl,
}: {
  accounts: AccountParts;
  publicUrl: string;
}) {
  return {
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      maxPasswordLength: 128,
      requireEmailVerification: settings.REQUIRE_EMAIL_VERIFICATION,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: hour,
      sendResetPassword: ({ user, token }: { user: { email: string }; token: string }) =>
        mailer.send({
          to: user.email,
          subject: "Reset your WorkFuse password",
          text: "Somebody, probably you, wants to set a new password for your account. The link works once, for an hour.",
          link: `${publicUrl}/reset-password?token=${encodeURIComponent(token)}`,
        }),
    },
    emailVerification: {
      sendOnSignUp: true,
      autoSignInAfterVerification: true,
      expiresIn: day,
      sendVerificationEmail: ({ user, token }: { user: { email: string }; token: string }) =>
        mailer.send({
          to: user.email,
          subject: "Verify your e-mail address for WorkFuse",
          text: "Open this link to show that this address is yours. It works for a day.",
          link: `${publicUrl}/verify-email?token=${encodeURIComponent(token)}`,
        }),
    },
    socialProviders: providersOf(settings).social,
    databaseHooks: {
      user: {
        create: {
          before: async (
            user: { email: string; emailVerified: boolean },
            context: { readonly headers?: Headers | undefined } | null,
          ) => ({
            data: {
              ...user,
              ...(await gate.admit({
                email: user.email,
                emailVerified: user.emailVerified,
                token: context?.headers?.get(invitationHeader) ?? null,
              })),
            },
          }),
          after: (user: { id: string }) => onUser({ userId: user.id }),
        },
      },
    },
  };
}
