import { createHash } from "node:crypto";
import { appRouter } from "@workfuse/router";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, cookiesOf, joinAs, signUp } from "@workfuse/testing/client";
import { startApi } from "@workfuse/testing/processes";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const database = await createTestDatabase();
let api: Awaited<ReturnType<typeof startApi>>;
let server: { url: string; origin: string };

beforeAll(async () => {
  api = await startApi({
    databaseUrl: database.url,
    // Tests sign in more often than people do.
    environment: { AUTH_PER_ACCOUNT: "1000000" },
  });
  server = { url: api.url, origin: api.publicUrl };
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

async function post(path: string, body: unknown, cookie = ""): Promise<Response> {
  return fetch(`${server.url}/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.origin, cookie },
    body: JSON.stringify(body),
  });
}

async function call({
  path,
  type = "query",
  cookie,
}: {
  path: string;
  type?: string;
  cookie: string;
}): Promise<{ status: number; code: string | undefined }> {
  const response = await fetch(`${server.url}/trpc/${path}`, {
    method: type === "mutation" ? "POST" : "GET",
    headers: { cookie, origin: server.origin, "content-type": "application/json" },
    ...(type === "mutation" ? { body: '{"thisIsNoInput":true}' } : {}),
  });
  const body = (await response.json()) as { error?: { data?: { workfuse?: { code?: string } } } };
  return { status: response.status, code: body.error?.data?.workfuse?.code };
}

const password = fc.string({ unit: "grapheme", minLength: 12, maxLength: 60 }).filter((text) => {
  const { length } = text;
  return length >= 12 && length <= 128;
});
const name = fc
  .string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() !== "");
let people = 0;

// Feature: workfuse, Property 30: Login produces valid session token
test("whoever signs in with the right password gets a token that works and ends in the future; a wrong one gets none", async () => {
  await fc.assert(
    fc.asyncProperty(name, password, async (person, secret) => {
      people += 1;
      const email = `property-${people}@example.com`;
      expect((await post("sign-up/email", { name: person, email, password: secret })).status).toBe(200);
      const signedIn = await post("sign-in/email", { email, password: secret });
      expect(signedIn.status).toBe(200);
      const cookie = cookiesOf(signedIn);
      const session = (await (
        await fetch(`${server.url}/api/auth/get-session`, { headers: { cookie } })
      ).json()) as { session: { expiresAt: string; token: string }; user: { email: string } };
      expect(session.user.email).toBe(email);
      expect(Date.parse(session.session.expiresAt)).toBeGreaterThan(Date.now());
      expect((await call({ path: "session.me", cookie })).status).toBe(200);
      const wrong = await post("sign-in/email", { email, password: `${secret}x` });
      expect(wrong.status).toBe(401);
      expect(cookiesOf(wrong)).toBe("");
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 31: Invalid tokens are rejected
test("a token that was made up, changed, revoked or has expired is refused by every procedure alike", async () => {
  const user = await signUp(server);
  const separator = user.cookie.indexOf("=");
  const [cookieName, value] = [user.cookie.slice(0, separator), user.cookie.slice(separator + 1)];
  const procedures = ["session.me", "workflows.list", "secrets.list", "apiKeys.list", "variables.list"];
  const ascii = fc.string({ unit: fc.constantFrom(..."abcXYZ0129._-%".split("")), maxLength: 100 });
  const changed = fc
    .record({ at: fc.nat({ max: value.length - 1 }), letter: fc.constantFrom(..."aZ5-_.".split("")) })
    .map(({ at, letter }) => `${value.slice(0, at)}${letter}${value.slice(at + 1)}`)
    // The last letter of a base64 text holds bits that mean nothing, and its padding is written as %3D.
    .filter((text) => decoded(text) !== decoded(value) && !sameSignature(text, value));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        ascii,
        changed,
        fc.nat({ max: value.length - 1 }).map((end) => value.slice(0, end)),
      ),
      fc.constantFrom(...procedures),
      async (token, path) => {
        expect(await call({ path, cookie: `${cookieName}=${token}` })).toEqual({
          status: 401,
          code: "auth.unauthenticated",
        });
      },
    ),
    { numRuns: 100 },
  );
  expect((await call({ path: "session.me", cookie: user.cookie })).status).toBe(200);

  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 400 * 86_400 }),
      fc.constantFrom(...procedures),
      async (age, path) => {
        await database.pool.query(
          "update sessions set expires_at = now() - make_interval(secs => $1) where user_id = (select id from users where email = $2)",
          [age, user.email],
        );
        expect(await call({ path, cookie: user.cookie })).toEqual({
          status: 401,
          code: "auth.unauthenticated",
        });
        // An expired session may be cleared away by being asked about.
        await database.pool.query("update sessions set expires_at = now() + interval '1 day'");
      },
    ),
    { numRuns: 100 },
  );
  const other = await signUp(server);
  expect((await post("sign-out", {}, other.cookie)).status).toBe(200);
  for (const path of procedures) expect((await call({ path, cookie: other.cookie })).status).toBe(401);
});

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Whether two cookies carry the same token and the same signature's bytes. */
function sameSignature(one: string, other: string): boolean {
  const parts = (text: string) => {
    const cookie = decoded(text) ?? "";
    const dot = cookie.lastIndexOf(".");
    const bytes = Buffer.from(cookie.slice(dot + 1), "base64");
    return `${cookie.slice(0, dot)} ${createHash("sha256").update(bytes).digest("hex")}`;
  };
  return parts(one) === parts(other);
}

// What the specification's three roles may do, written down once more, from the outside in.
const least: Readonly<Record<string, "viewer" | "editor" | "admin">> = {
  "workflows.list": "viewer",
  "workflows.get": "viewer",
  "workflows.create": "editor",
  "workflows.update": "editor",
  "workflows.delete": "editor",
  "workflows.publish": "editor",
  "workflows.activate": "editor",
  "workflows.import": "editor",
  "workflows.export": "viewer",
  "workflows.duplicate": "editor",
  "workflows.organize": "editor",
  "executions.list": "viewer",
  "executions.get": "viewer",
  "executions.trigger": "editor",
  "executions.retry": "editor",
  "executions.cancel": "editor",
  "secrets.list": "viewer",
  "secrets.create": "editor",
  "secrets.rotate": "editor",
  "secrets.delete": "editor",
  "variables.list": "viewer",
  "variables.set": "editor",
  "members.list": "viewer",
  "members.invite": "admin",
  "members.setRole": "admin",
  "members.remove": "admin",
  "audit.list": "admin",
  "workspaces.rename": "admin",
};
const ranks = ["viewer", "editor", "admin"] as const;

// Feature: workfuse, Property 33: Role permissions are enforced
test("of any role and operation, exactly those that the role's permissions hold are allowed, also after the role changes", async () => {
  const admin = await signUp(server);
  const members: Record<(typeof ranks)[number], TestUser> = {
    viewer: await joinAs({ ...server, admin, role: "viewer" }),
    editor: await joinAs({ ...server, admin, role: "editor" }),
    admin: await joinAs({ ...server, admin, role: "admin" }),
  };
  const moving = await joinAs({ ...server, admin, role: "viewer" });
  const { user } = await moving.api.session.me.query();
  const types = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ranks),
      fc.constantFrom(...Object.keys(least)),
      fc.boolean(),
      async (role, path, byMoving) => {
        if (byMoving) await admin.api.members.setRole.mutate({ userId: user.id, role });
        const { cookie } = byMoving ? moving : members[role];
        const { status } = await call({ path, type: types[path]?._def.type ?? "", cookie });
        const isAllowed = ranks.indexOf(role) >= ranks.indexOf(least[path] ?? "admin");
        expect(status === 403, `${role} at ${path}: ${status}`).toBe(!isAllowed);
        expect(status).not.toBe(401);
      },
    ),
    { numRuns: 200 },
  );
});
