import { type Permission, type Role, mayDo, roles } from "@workfuse/auth";
import { TRPCClientError } from "@trpc/client";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, cookiesOf, joinAs, signUp } from "@workfuse/testing/client";
import { startApi } from "@workfuse/testing/processes";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const database = await createTestDatabase();
let api: Awaited<ReturnType<typeof startApi>>;
let server: { url: string; origin: string };
let owner: TestUser;
let people: Record<Role, TestUser>;

beforeAll(async () => {
  api = await startApi({ databaseUrl: database.url, environment: { AUTH_PER_ACCOUNT: "100000" } });
  server = { url: api.url, origin: api.publicUrl };
  owner = await signUp(server);
  people = {
    viewer: await joinAs({ ...server, admin: owner, role: "viewer" }),
    editor: await joinAs({ ...server, admin: owner, role: "editor" }),
    admin: await joinAs({ ...server, admin: owner, role: "admin" }),
  };
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const post = (path: string, body: unknown) =>
  fetch(`${api.url}/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: api.publicUrl },
    body: JSON.stringify(body),
  });

const statusOf = async (headers: Readonly<Record<string, string>>) =>
  (await fetch(`${api.url}/trpc/session.me`, { headers })).status;

let people30 = 0;

// Feature: workfuse, Property 30: Login produces valid session token
test("whoever signs in gets a session that is valid and ends in the future", async () => {
  const passwords = fc
    .string({ unit: "grapheme", minLength: 8, maxLength: 30 })
    .filter((text) => text.length <= 128);
  await fc.assert(
    fc.asyncProperty(passwords, fc.string({ minLength: 1, maxLength: 60 }), async (password, name) => {
      const email = `login-${++people30}@example.com`;
      expect((await post("/sign-up/email", { name, email, password })).status).toBe(200);
      const response = await post("/sign-in/email", { email, password });
      expect(response.status).toBe(200);
      const cookie = cookiesOf(response);
      const session = await fetch(`${api.url}/api/auth/get-session`, { headers: { cookie } });
      const body = (await session.json()) as { session: { expiresAt: string }; user: { email: string } };
      expect(body.user.email).toBe(email);
      expect(Date.parse(body.session.expiresAt)).toBeGreaterThan(Date.now());
      expect(await statusOf({ cookie })).toBe(200);
      expect((await post("/sign-in/email", { email, password: `${password}x` })).status).toBe(401);
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 31: Invalid tokens are rejected
test("a token that is invented, altered, expired or ended is nobody's", async () => {
  const [name = "", token = ""] = owner.cookie.split(";")[0]?.split("=") ?? [];
  // Up to the signature, whose last letter has bits that mean nothing.
  const flipped = fc.nat({ max: token.indexOf(".") - 1 }).map((at) => {
    const other = token[at] === "A" ? "B" : "A";
    return `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
  });
  const invented = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "Z", "0", ".", "-", "_", "%"), maxLength: 120 }),
    fc.base64String({ maxLength: 120 }).map(encodeURIComponent),
    flipped,
    fc.nat({ max: token.length - 1 }).map((length) => token.slice(0, length)),
  );
  const keys = fc.oneof(
    fc
      .string({ unit: fc.constantFrom("a", "Z", "0", "9", "-", "_"), maxLength: 60 })
      .map((text) => `wf_${text}`),
    fc.base64String({ minLength: 1 }),
  );
  await fc.assert(
    fc.asyncProperty(invented, keys, async (value, key) => {
      expect(await statusOf({ cookie: `${name}=${value}` })).toBe(401);
      expect(await statusOf({ authorization: `Bearer ${key}` })).toBe(401);
    }),
    { numRuns: 200 },
  );
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.integer({ min: 1, max: 10_000_000 }), async (expires, seconds) => {
      const email = `ends-${++people30}@example.com`;
      const cookie = cookiesOf(await post("/sign-up/email", { name: "E", email, password: "long enough" }));
      expect(await statusOf({ cookie })).toBe(200);
      const of = "user_id = (select id from users where email = $1)";
      await database.pool.query(
        expires
          ? `update sessions set expires_at = now() - interval '1 second' * ${seconds} where ${of}`
          : `delete from sessions where ${of}`,
        [email],
      );
      expect(await statusOf({ cookie })).toBe(401);
    }),
    { numRuns: 100 },
  );
});

/** What somebody may do, as something that is done. Targets that are unknown are not found once one is let through. */
const deeds: readonly { permission: Permission; run: (user: TestUser, id: string) => Promise<unknown> }[] = [
  { permission: "workflow.read", run: ({ api: it }, id) => it.workflows.get.query({ id }) },
  {
    permission: "workflow.write",
    run: ({ api: it }, id) => it.workflows.update.mutate({ id, baseVersion: 1, name: "N" }),
  },
  { permission: "workflow.delete", run: ({ api: it }, id) => it.workflows.delete.mutate({ id }) },
  {
    permission: "workflow.activate",
    run: ({ api: it }, id) => it.workflows.activate.mutate({ id, active: false }),
  },
  { permission: "execution.read", run: ({ api: it }, id) => it.executions.get.query({ id }) },
  { permission: "execution.run", run: ({ api: it }, id) => it.executions.replay.mutate({ id }) },
  { permission: "execution.cancel", run: ({ api: it }, id) => it.executions.cancel.mutate({ id }) },
  { permission: "secret.write", run: ({ api: it }, id) => it.secrets.delete.mutate({ arn: id }) },
  { permission: "variable.read", run: ({ api: it }) => it.variables.list.query() },
  {
    permission: "variable.write",
    run: ({ api: it }, id) => it.variables.set.mutate({ name: `V${id.length}`, value: id }),
  },
  { permission: "member.read", run: ({ api: it }) => it.members.list.query() },
  { permission: "member.write", run: ({ api: it }, id) => it.members.remove.mutate({ userId: id }) },
  { permission: "audit.read", run: ({ api: it }) => it.audit.list.query({}) },
];

async function refusal(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    return (error.data as { workfuse?: { code: string } } | undefined)?.workfuse?.code;
  }
}

// Feature: workfuse, Property 33: Role permissions are enforced
test("each role may do what the permission table says, and nothing else", async () => {
  const { id: workflow } = await owner.api.workflows.create.mutate({ name: "Role" });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...roles),
      fc.constantFrom(...deeds),
      fc.oneof(fc.constant(workflow), fc.uuid()),
      async (role, { permission, run }, id) => {
        // The workflow itself stays, for the other cases.
        const target = permission === "workflow.delete" || permission === "member.write" ? "unknown" : id;
        const code = await refusal(run(people[role], target));
        expect(code === "auth.forbidden").toBe(!mayDo({ role, permission }));
        expect(code).not.toBe("auth.unauthenticated");
      },
    ),
    { numRuns: 300 },
  );
});
