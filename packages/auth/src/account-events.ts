// Better Auth's routes that change nothing worth a line: reading by POST, and attempts that another line tells of.
const silent: ReadonlySet<string> = new Set([
  "/get-session",
  "/sign-in/social",
  "/verify-password",
  "/two-factor/get-totp-uri",
  "/refresh-token",
  "/get-access-token",
]);

const names: Readonly<Record<string, string>> = {
  "/sign-in/email": "account.sign-in",
  "/sign-up/email": "account.sign-up",
  "/sign-out": "account.sign-out",
  "/verify-email": "account.verify-email",
  "/two-factor/verify-totp": "account.sign-in",
  "/two-factor/verify-backup-code": "account.sign-in",
  "/passkey/verify-authentication": "account.sign-in",
};

/** Paths whose failure is an attempt to get in. */
const entrances: ReadonlySet<string> = new Set([
  "/sign-in/email",
  "/two-factor/verify-totp",
  "/two-factor/verify-otp",
  "/two-factor/verify-backup-code",
  "/passkey/verify-authentication",
]);

/**
 * What a call of Better Auth's routes is called in the audit log; undefined for what is not written down. A route that
 * is not named here is written down under its own path, so that none can be forgotten.
 */
export function accountEvent({
  method,
  path,
  succeeded,
}: {
  method: string;
  /** Below `/api/auth`. */
  path: string;
  succeeded: boolean;
}): string | undefined {
  if (!succeeded) return entrances.has(path) ? "account.sign-in-failed" : undefined;
  if (path.startsWith("/callback/")) return "account.sign-in";
  if (method === "GET" && path !== "/verify-email") return undefined;
  if (silent.has(path)) return undefined;
  return names[path] ?? `account.${path.slice(1).replaceAll("/", ".")}`;
}
