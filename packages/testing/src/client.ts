import { type TRPCClient, createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "@workfuse/router";

export type TestUser = {
  readonly api: TRPCClient<AppRouter>;
  readonly cookie: string;
  readonly email: string;
};

let count = 0;

/** Signs a new person up, as the sign-up page does, and gives a client with that session. */
export async function signUp({
  url,
  origin,
  email = `person-${++count}-${Date.now()}@example.com`,
  headers = {},
}: {
  url: string;
  origin: string;
  email?: string;
  headers?: Readonly<Record<string, string>>;
}): Promise<TestUser> {
  const response = await fetch(`${url}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin, ...headers },
    body: JSON.stringify({ name: "Ada", email, password: "correct horse battery" }),
  });
  if (!response.ok) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
  const cookie = cookiesOf(response);
  const api = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: { cookie, origin } })],
  });
  return { api, cookie, email };
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0] ?? "")
    .filter((one) => !one.endsWith("="))
    .join("; ");
}

/** Somebody new who was invited to the admin's workspace, and works in it. */
export async function joinAs({
  admin,
  role,
  ...server
}: {
  admin: TestUser;
  role: "viewer" | "editor" | "admin";
  url: string;
  origin: string;
}): Promise<TestUser> {
  const email = `${role}-${++count}-${Date.now()}@example.com`;
  const { link } = await admin.api.members.invite.mutate({ email, role });
  const token = link?.split("/").at(-1) ?? "";
  const user = await signUp({ ...server, email, headers: { "x-workfuse-invitation": token } });
  await user.api.invitations.accept.mutate({ token });
  return user;
}
