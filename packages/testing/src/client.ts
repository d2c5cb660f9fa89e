import { type TRPCClient, createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "@workfuse/router";

export type TestUser = {
  readonly api: TRPCClient<AppRouter>;
  readonly cookie: string;
  readonly email: string;
};

let count = 0;

/** Signs a new person up, as the sign-up page does, and gives a client with that session. */
export async function signUp({ url, origin }: { url: string; origin: string }): Promise<TestUser> {
  const email = `person-${++count}-${Date.now()}@example.com`;
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ name: "Ada", email, password: "correct horse battery" }),
  });
  if (!response.ok) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0])
    .join("; ");
  const api = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: { cookie, origin } })],
  });
  return { api, cookie, email };
}
