import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, cookiesOf, signUp } from "@workfuse/testing/client";
import { startApi } from "@workfuse/testing/processes";
import { totpCode } from "@workfuse/testing/totp";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

type Api = Awaited<ReturnType<typeof startApi>>;
const password = "correct horse battery";
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let api: Api;

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await api.stop();
  await database.drop();
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  api = await startApi({ databaseUrl: database.url, environment });
}

const server = () => ({ url: api.url, origin: api.publicUrl });

function post(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${api.url}/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: api.publicUrl, ...headers },
    body: JSON.stringify(body),
  });
}

const signIn = (email: string, word: string, headers: Readonly<Record<string, string>> = {}) =>
  post("/sign-in/email", { email, password: word }, headers);

/** The last link of this kind in the log. */
async function linkInLog(kind: string): Promise<string> {
  return vi.waitFor(() => {
    const link = [...api.output().matchAll(new RegExp(`${api.publicUrl}/${kind}[^"\\s]+`, "g"))].at(-1)?.[0];
    if (link === undefined) throw new Error(`no ${kind} in the log:\n${api.output()}`);
    return link;
  }, 5000);
}

const tokenOf = (link: string) => new URL(link).searchParams.get("token") ?? "";

/** What was written down of a person's account, the oldest first. */
async function accountEvents(user: TestUser): Promise<readonly string[]> {
  const { items } = await user.api.audit.account.query({ limit: 100 });
  return items.map(({ action }) => action).toReversed();
}

describe("ACCEPTANCE 54", () => {
  test("attempts to sign in are limited per account, from wherever they come", async () => {
    await start({ AUTH_PER_ACCOUNT: "3" });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      const response = await signIn("Victim@example.com", "wrong wrong", {
        "x-forwarded-for": `203.0.113.${attempt}`,
      });
      statuses.push(response.status);
      if (response.status === 429) expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    // Neither another spelling of the address nor another one of the path starts a new count.
    expect((await signIn("victim@EXAMPLE.com", "wrong wrong")).status).toBe(429);
    for (const path of [
      "/sign-in//email",
      "//sign-in/email",
      "/sign-in/%65mail",
      "/sign-in/email/",
      "/./sign-in/email",
    ]) {
      const response = await post(path, { email: "victim@example.com", password: "wrong wrong" });
      expect([404, 429], path).toContain(response.status);
    }
    expect((await signIn("other@example.com", "wrong wrong")).status).toBe(401);
  });

  test("attempts are limited per IPv4 address and per IPv6 /64", async () => {
    await start({ AUTH_PER_ADDRESS: "2" });
    const attempt = async (address: string, index: number) =>
      (await signIn(`p${index}@example.com`, "wrong wrong", { "x-forwarded-for": address })).status;
    expect([await attempt("203.0.113.7", 1), await attempt("203.0.113.7", 2)]).toEqual([401, 401]);
    expect(await attempt("203.0.113.7", 3)).toBe(429);
    expect(await attempt("::ffff:203.0.113.7", 4)).toBe(429);
    expect(await attempt("203.0.113.8", 5)).toBe(401);
    expect([await attempt("2001:db8:1:2::1", 6), await attempt("2001:db8:1:2:ffff::9", 7)]).toEqual([
      401, 401,
    ]);
    expect(await attempt("2001:db8:1:2:3::4", 8)).toBe(429);
    expect(await attempt("2001:db8:1:3::1", 9)).toBe(401);
  });

  test("X-Forwarded-For counts only from configured proxies", async () => {
    await start({ AUTH_PER_ADDRESS: "2", TRUSTED_PROXIES: "10.0.0.0/8" });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const headers = {
        "x-forwarded-for": `203.0.113.${attempt}`,
        "x-workfuse-client-address": `203.0.113.${attempt}`,
      };
      statuses.push((await signIn(`q${attempt}@example.com`, "wrong wrong", headers)).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });
});

test("ACCEPTANCE 55: a request with a cookie that changes state needs our origin, and redirects stay here", async () => {
  await start();
  const { cookie, email } = await signUp(server());
  for (const origin of ["https://evil.example", "null", "http://127.0.0.1:1"]) {
    expect((await post("/sign-out", {}, { cookie, origin })).status, origin).toBe(403);
    const response = await fetch(`${api.url}/trpc/variables.set`, {
      method: "POST",
      headers: { cookie, origin, "content-type": "application/json" },
      body: JSON.stringify({ name: "X", value: "1" }),
    });
    expect(response.status, origin).toBe(403);
  }
  const bare = await fetch(`${api.url}/api/v1/workflows/x/executions`, {
    method: "POST",
    headers: { cookie },
  });
  expect(bare.status).toBe(403);
  for (const target of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
    const response = await post("/sign-in/email", { email, password, callbackURL: target });
    expect(response.status, target).toBe(403);
    const reset = await post("/request-password-reset", { email, redirectTo: target });
    expect(reset.status, target).toBe(403);
    const verify = await fetch(
      `${api.url}/api/auth/verify-email?token=x&callbackURL=${encodeURIComponent(target)}`,
      { redirect: "manual" },
    );
    expect(verify.status, target).toBe(403);
  }
});

test("the first user owns the instance; where sign-up is by invitation, others need one", async () => {
  await start({ SIGN_UP: "invited" });
  const owner = await signUp(server());
  expect((await owner.api.session.me.query()).user.isOwner).toBe(true);
  expect(await owner.api.session.options.query()).toEqual({
    providers: [],
    isSignUpOpen: false,
    sendsMail: false,
  });
  await expect(signUp(server())).rejects.toThrow(/by invitation/);
  const { link } = await owner.api.members.invite.mutate({ email: "Grace@example.com", role: "editor" });
  expect(link).toBe(await linkInLog("invitations/"));
  const token = link?.split("/").at(-1) ?? "";
  const headers = { "x-workfuse-invitation": token };
  await expect(signUp({ ...server(), email: "mallory@example.com", headers })).rejects.toThrow(
    /by invitation/,
  );
  await expect(signUp({ ...server(), email: "grace@example.com" })).rejects.toThrow(/by invitation/);
  const grace = await signUp({ ...server(), email: "grace@example.com", headers });
  expect(await grace.api.invitations.preview.query({ token })).toMatchObject({
    role: "editor",
    invitedBy: "Ada",
  });
  await grace.api.invitations.accept.mutate({ token });
  const me = await grace.api.session.me.query();
  const { workspace } = await owner.api.session.me.query();
  expect(me.user).toMatchObject({ isOwner: false, isEmailVerified: true });
  expect(me.workspace).toEqual({ ...workspace, role: "editor" });
  // A link works once.
  await expect(grace.api.invitations.accept.mutate({ token })).rejects.toThrow(/does not exist/);
  // Switching to another of one's workspaces, and to none of others'.
  const own = me.workspaces.find(({ id }) => id !== workspace.id);
  await grace.api.session.switch.mutate({ id: own?.id ?? "" });
  expect((await grace.api.session.me.query()).workspace.role).toBe("admin");
  await expect(grace.api.session.switch.mutate({ id: "unknown" })).rejects.toThrow(/does not exist/);
});

test("a password is reset by the link in the log, once, and every session ends", async () => {
  await start();
  const user = await signUp(server());
  expect((await post("/request-password-reset", { email: user.email })).status).toBe(200);
  expect((await post("/request-password-reset", { email: "nobody@example.com" })).status).toBe(200);
  const token = tokenOf(await linkInLog("reset-password"));
  expect((await post("/reset-password", { token, newPassword: "another horse battery" })).status).toBe(200);
  expect((await post("/reset-password", { token, newPassword: "a third horse battery" })).status).toBe(400);
  await expect(user.api.session.me.query()).rejects.toThrow(/sign in/);
  expect((await signIn(user.email, password)).status).toBe(401);
  expect((await signIn(user.email, "another horse battery")).status).toBe(200);
  const { rows } = await database.pool.query<{ text: string }>(
    "select row_to_json(v)::text as text from verifications v",
  );
  expect(rows.map(({ text }) => text).join()).not.toContain(token);
});

test("an address is verified by the link in the log", async () => {
  await start({ REQUIRE_EMAIL_VERIFICATION: "true" });
  const email = "verify@example.com";
  expect((await post("/sign-up/email", { name: "Vera", email, password })).status).toBe(200);
  expect((await signIn(email, password)).status).toBe(403);
  const token = tokenOf(await linkInLog("verify-email"));
  const response = await fetch(`${api.url}/api/auth/verify-email?token=${encodeURIComponent(token)}`, {
    redirect: "manual",
  });
  expect(response.status).toBeLessThan(400);
  expect((await signIn(email, password)).status).toBe(200);
});

test("with a second factor the password alone opens nothing; wrong codes are written down", async () => {
  await start();
  const user = await signUp(server());
  const { cookie } = user;
  const enabled = await post("/two-factor/enable", { password }, { cookie });
  const { totpURI } = (await enabled.json()) as { totpURI: string };
  const verified = await post("/two-factor/verify-totp", { code: totpCode(totpURI) }, { cookie });
  expect(verified.status).toBe(200);
  const first = await signIn(user.email, password);
  expect(await first.json()).toMatchObject({ twoFactorRedirect: true });
  const half = cookiesOf(first);
  expect(half).not.toContain("session_token=");
  expect((await post("/two-factor/verify-totp", { code: "000000" }, { cookie: half })).status).toBe(401);
  const second = await post("/two-factor/verify-totp", { code: totpCode(totpURI) }, { cookie: half });
  expect(second.status).toBe(200);
  expect(cookiesOf(second)).toContain("session_token=");
  const { rows } = await database.pool.query<{ action: string }>(
    "select action from audit_events where action like 'account.%' order by id",
  );
  expect(rows.map(({ action }) => action)).toEqual([
    "account.sign-up",
    "account.two-factor.enable",
    "account.two-factor.verify",
    "account.sign-in-failed",
    "account.sign-in",
  ]);
});

test("sessions are listed and ended, and what an account does is written down with its address", async () => {
  await start();
  const user = await signUp(server());
  const other = cookiesOf(await signIn(user.email, password, { "x-forwarded-for": "203.0.113.5" }));
  expect((await signIn(user.email, "wrong wrong")).status).toBe(401);
  const listed = await fetch(`${api.url}/api/auth/list-sessions`, { headers: { cookie: user.cookie } });
  expect(await listed.json()).toHaveLength(2);
  expect((await post("/revoke-other-sessions", {}, { cookie: user.cookie })).status).toBe(200);
  const gone = await fetch(`${api.url}/trpc/session.me`, { headers: { cookie: other } });
  expect(gone.status).toBe(401);
  expect(await accountEvents(user)).toEqual([
    "account.sign-up",
    "account.sign-in",
    "account.revoke-other-sessions",
  ]);
  const { rows } = await database.pool.query<{ address: string; details: unknown; text: string }>(
    "select address, details, row_to_json(a)::text as text from audit_events a where action like 'account.sign-in%' order by id",
  );
  expect(rows.map(({ address }) => address)).toEqual(["203.0.113.5", "127.0.0.1"]);
  expect(rows.map(({ text }) => text).join()).not.toContain("wrong wrong");
});

test("an API key works until it is revoked or expires, is shown once and stored hashed", async () => {
  await start();
  const user = await signUp(server());
  const made = await user.api.apiKeys.create.mutate({ name: "CI", role: "editor", expiresInDays: 1 });
  const status = async (headers: Readonly<Record<string, string>>) =>
    (await fetch(`${api.url}/api/v1/workflows`, { headers })).status;
  expect(await status({ authorization: `Bearer ${made.key}` })).toBe(200);
  expect(await status({ "x-api-key": made.key })).toBe(200);
  // A wrong key is not made good by a cookie.
  expect(await status({ "x-api-key": `${made.key}x`, cookie: user.cookie })).toBe(401);
  const [listed] = await user.api.apiKeys.list.query();
  expect(listed).toMatchObject({ id: made.id, start: made.key.slice(0, 9) });
  expect(listed?.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(listed)).not.toContain(made.key);
  const { rows } = await database.pool.query<{ text: string }>(
    "select row_to_json(k)::text as text from api_keys k",
  );
  expect(rows[0]?.text).not.toContain(made.key);
  await database.pool.query("update api_keys set expires_at = now() - interval '1 second'");
  expect(await status({ "x-api-key": made.key })).toBe(401);
  await database.pool.query("update api_keys set expires_at = null");
  expect(await status({ "x-api-key": made.key })).toBe(200);
  await user.api.apiKeys.revoke.mutate({ id: made.id });
  expect(await status({ "x-api-key": made.key })).toBe(401);
});
