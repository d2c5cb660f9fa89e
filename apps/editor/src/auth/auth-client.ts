import { passkeyClient } from "@better-auth/passkey/client";
import { createAuthClient } from "better-auth/client";
import { twoFactorClient } from "better-auth/client/plugins";

/** Better Auth under `/api/auth` of this very origin; the session is a cookie that scripts cannot read. */
export const authClient = createAuthClient({
  basePath: "/api/auth",
  plugins: [twoFactorClient(), passkeyClient()],
});

type AuthError = { readonly status: number; readonly message?: string | undefined };

/** Better Auth's own messages are for people; without one the status says enough. */
function authMessage({ status, message }: AuthError): string {
  if (status === 429) return "Too many attempts. Please wait a minute and try again.";
  if (status === 0 || status >= 500) return "WorkFuse does not answer. Please try again.";
  return message ?? "That did not work. Check what you typed.";
}

/** What a call gave. @throws Error with a message for people */
export async function settled<T>(
  call: Promise<{ readonly data: T; readonly error: AuthError | null }>,
): Promise<NonNullable<T>> {
  const { data, error } = await call;
  if (error) throw new Error(authMessage(error));
  if (data === null || data === undefined) throw new Error("WorkFuse gave no answer. Please try again.");
  return data;
}
