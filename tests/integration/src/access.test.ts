import { clientMessageSchema, serverMessageSchema } from "@workfuse/events";
import { type Role, mayDo, permissions, roles, topicPermissions } from "@workfuse/auth";
import { type Rule, appRouter } from "@workfuse/router";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, joinAs, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { type Things, inputsFor } from "./access-inputs.ts";

const database = await createTestDatabase();
let stack: TestStack;
let server: { url: string; origin: string };
let owner: TestUser;
let people: Record<Role, TestUser>;
let keys: Record<Role, string>;
let stranger: TestUser;
let strangersKey: string;
let real: Things;

const unknown: Things = {
  workflow: "unknown",
  execution: "unknown",
  secret: "arn:aws:secretsmanager:eu-central-1:000000000000:secret:unknown-AbCdEf",
  credential: "unknown",
  delivery: "01900000-0000-7000-8000-000000000000",
  user: "unknown",
  invitation: "unknown",
  key: "unknown",
  workspace: "unknown",
  variable: "UNKNOWN",
};

type Headers = Readonly<Record<string, string>>;
// tRPC's types show the procedures as they were nested; what is there is a flat record by path.
const flat = appRouter._def.procedures as unknown as Readonly<
  Record<string, { readonly _def: { readonly type: string; readonly meta?: { readonly rule?: Rule } } }>
>;
const procedures = Object.entries(flat).map(([path, { _def }]) => ({
  path,
  type: _def.type,
  rule: _def.meta?.rule,
}));

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url });
  server = { url: stack.api.url, origin: stack.publicUrl };
  owner = await signUp(server);
  people = {
    viewer: await joinAs({ ...server, admin: owner, role: "viewer" }),
    editor: await joinAs({ ...server, admin: owner, role: "editor" }),
    admin: await joinAs({ ...server, admin: owner, role: "admin" }),
  };
  const keyOf = async (user: TestUser, role: Role) =>
    (await user.api.apiKeys.create.mutate({ name: role, role })).key;
  keys = {
    viewer: await keyOf(people.viewer, "viewer"),
    editor: await keyOf(people.editor, "editor"),
    admin: await keyOf(people.admin, "admin"),
  };
  stranger = await signUp(server);
  strangersKey = await keyOf(stranger, "admin");
  real = await makeThings();
});
afterAll(async () => {
  await stack.stop();
  await database.drop();
});

async function makeThings(): Promise<Things> {
  const { api } = owner;
  const { id: workflow } = await api.workflows.create.mutate({ name: "Ours" });
  const { webhookUrl } = await api.workflows.activate.mutate({ id: workflow, active: true });
  await fetch(webhookUrl.replace(stack.publicUrl, stack.ingress.url), { method: "POST" });
  const delivery = await vi.waitFor(async () => {
    const [found] = (await api.deliveries.list.query({ workflowId: workflow })).items;
    if (!found) throw new Error("the delivery is not listed yet");
    return found;
  }, 5000);
  const execution = await api.executions.trigger.mutate({ workflowId: workflow });
  const secret = await api.secrets.create.mutate({
    name: "S",
    value: "a value of ours",
    workflowId: workflow,
  });
  const invitation = await api.members.invite.mutate({ email: "invited@example.com", role: "viewer" });
  const key = await api.apiKeys.create.mutate({ name: "Ours", role: "viewer" });
  await api.variables.set.mutate({ name: "OURS", value: "1" });
  const me = await api.session.me.query();
  return {
    workflow,
    execution,
    secret: secret.arn,
    credential: secret.id,
    delivery: delivery.id,
    user: me.user.id,
    invitation: invitation.id,
    key: key.id,
    workspace: me.workspace.id,
    variable: "OURS",
  };
}

async function call({
  path,
  type,
  headers,
  input,
}: {
  path: string;
  type: string;
  headers: Headers;
  input: unknown;
}): Promise<{ status: number; body: string }> {
  const url = new URL(`/trpc/${path}`, server.url);
  if (type === "query" && input !== undefined) url.searchParams.set("input", JSON.stringify(input));
  const response = await fetch(url, {
    method: type === "query" ? "GET" : "POST",
    headers: {
      ...headers,
      origin: server.origin,
      ...(type === "query" ? {} : { "content-type": "application/json" }),
    },
    ...(type === "query" ? {} : { body: JSON.stringify(input ?? {}) }),
  });
  return { status: response.status, body: await response.text() };
}

const byCookie = ({ cookie }: TestUser): Headers => ({ cookie });
const byKey = (key: string): Headers => ({ authorization: `Bearer ${key}` });

describe("ACCEPTANCE 51: every procedure has a rule that holds", () => {
  test("each procedure says what it needs, and nothing that changes state is public", () => {
    for (const { path, type, rule } of procedures) {
      const known = rule === "public" || rule === "signed-in" || (rule !== undefined && rule in permissions);
      expect(known, path).toBe(true);
      if (type === "mutation") expect(rule, path).not.toBe("public");
      if (type === "mutation") expect(rule, path).not.toBe("signed-in");
    }
    expect(procedures.filter(({ rule }) => rule === "public").map(({ path }) => path)).toEqual([
      "session.options",
      "invitations.preview",
    ]);
  });

  test.each(procedures)("$path ($rule)", async ({ path, type, rule }) => {
    // Authorisation comes before the input is read: a wrong input changes nothing and shows who came through.
    const input = { thisIsNoInput: true };
    const statusOf = async (headers: Headers) => (await call({ path, type, headers, input })).status;
    const anonymous = await statusOf({});
    expect(anonymous === 401, `anonymous: ${anonymous}`).toBe(rule !== "public");
    if (rule === undefined || rule === "public") return;
    for (const role of roles) {
      const allows = (withKey: boolean) =>
        rule === "signed-in" || mayDo({ role, permission: rule, byKey: withKey });
      const session = await statusOf(byCookie(people[role]));
      expect(session === 403, `${role}: ${session}`).toBe(!allows(false));
      expect(session).not.toBe(401);
      const key = await statusOf(byKey(keys[role]));
      expect(key === 403, `key of ${role}: ${key}`).toBe(!allows(true));
      expect(key).not.toBe(401);
    }
  });
});

/** What is the same of two answers that differ in nothing but what was asked for. */
function comparable(body: string, things: Things): string {
  let text = body.replaceAll(/"(?:requestId|timestamp)":"[^"]*"/g, "");
  for (const one of Object.values(things)) text = text.replaceAll(JSON.stringify(one).slice(1, -1), "?");
  return text;
}

describe("ACCEPTANCE 52: what is another workspace's answers like what does not exist", () => {
  const asked = procedures.filter(({ path }) => {
    const inputs = inputsFor(unknown) as Record<string, unknown>;
    const others = inputsFor({ ...unknown, ...changed(unknown) }) as Record<string, unknown>;
    return JSON.stringify(inputs[path]) !== JSON.stringify(others[path]);
  });

  test.each(asked)("$path", async ({ path, type }) => {
    for (const headers of [byCookie(stranger), byKey(strangersKey)]) {
      const answers = await Promise.all(
        [real, unknown].map(async (things) => {
          const inputs = inputsFor(things) as Record<string, unknown>;
          const { status, body } = await call({ path, type, headers, input: inputs[path] });
          return { status, body: comparable(body, things) };
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
    }
  });

  test("and nothing of it was changed meanwhile", async () => {
    expect((await owner.api.workflows.get.query({ id: real.workflow })).name).toBe("Ours");
    expect(await owner.api.secrets.list.query({ workflowId: real.workflow })).toHaveLength(1);
    expect(await owner.api.variables.list.query()).toMatchObject([{ name: "OURS" }]);
    expect((await owner.api.members.list.query()).length).toBe(4);
  });

  test("a workspace or role in a header, query or body changes nothing", async () => {
    const response = await fetch(
      `${server.url}/api/v1/workflows/${real.workflow}?workspaceId=${real.workspace}`,
      {
        headers: { ...byCookie(stranger), "x-workspace-id": real.workspace, "x-role": "admin" },
      },
    );
    expect([400, 404]).toContain(response.status);
  });
});

function changed(things: Things): Partial<Things> {
  return Object.fromEntries(
    Object.entries(things).map(([name, value]) => [
      name,
      name === "delivery" ? value.replace(/0$/, "1") : `${value}x`,
    ]),
  );
}

const openApi = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        "x-workfuse-permission": z.string().optional(),
        requestBody: z
          .object({ content: z.object({ "application/json": z.object({ example: z.unknown() }) }) })
          .optional(),
      }),
    ),
  ),
});

function addressOf({ path, things }: { path: string; things: Things }): string {
  const [, group] = path.split("/");
  const ids: Readonly<Record<string, string>> = {
    workflows: things.workflow,
    executions: things.execution,
    credentials: things.credential,
    files: things.execution,
  };
  const filled = path
    .replace("{id}", ids[group ?? ""] ?? "unknown")
    .replace("{version}", "1")
    .replace("{nodeId}", "t")
    .replace("{deliveryId}", things.delivery)
    .replace("{name}", things.variable);
  return filled.endsWith("/diff") ? `${filled}?from=1&to=1` : filled;
}

test("ACCEPTANCE 51, 52: every REST route has a rule that holds, and foreign ids are unknown", async () => {
  const document = openApi.parse(await (await fetch(`${server.url}/api/v1/openapi.json`)).json());
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      permission: operation["x-workfuse-permission"],
      example: operation.requestBody?.content["application/json"].example,
    })),
  );
  expect(routes.length).toBeGreaterThan(40);
  for (const { method, path, permission: given, example } of routes) {
    const permission = z.enum(Object.keys(permissions) as (keyof typeof permissions)[]).parse(given);
    const request = async (headers: Headers, things: Things) => {
      const response = await fetch(`${server.url}/api/v1${addressOf({ path, things })}`, {
        method,
        headers: {
          ...headers,
          origin: server.origin,
          ...(example === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(example === undefined ? {} : { body: JSON.stringify(example) }),
      });
      return { status: response.status, body: comparable(await response.text(), things) };
    };
    const at = `${method} ${path}`;
    expect((await request({}, unknown)).status, at).toBe(401);
    expect((await request({ "x-api-key": "wf_wrong" }, unknown)).status, at).toBe(401);
    for (const role of roles) {
      for (const [headers, withKey] of [
        [byCookie(people[role]), false],
        [byKey(keys[role]), true],
        [{ "x-api-key": keys[role] }, true],
      ] as const) {
        const { status } = await request(headers, unknown);
        expect(status === 403, `${at} as ${role}: ${status}`).toBe(
          !mayDo({ role, permission, byKey: withKey }),
        );
      }
    }
    if (!path.includes("{id}")) continue;
    expect((await request(byKey(strangersKey), real)).status, at).toBe(404);
    expect(await request(byKey(strangersKey), real), at).toEqual(await request(byKey(strangersKey), unknown));
  }
});

const topics = clientMessageSchema.options.flatMap((option) =>
  option.shape.type.value === "subscribe" && "topic" in option.shape ? option.shape.topic.options : [],
);

async function follow({
  headers,
  topic,
  id,
}: {
  headers: Headers;
  topic: string;
  id: string;
}): Promise<string> {
  const socket = new WebSocket(`${stack.gateway.url.replace("http", "ws")}/ws`, { headers });
  return new Promise((resolve, reject) => {
    socket.on("unexpected-response", (_request, response) => resolve(`refused ${response.statusCode}`));
    socket.on("error", reject);
    socket.on("open", () => socket.send(JSON.stringify({ type: "subscribe", topic, id })));
    socket.on("message", (data: Buffer) => {
      const message = serverMessageSchema.parse(JSON.parse(data.toString("utf8")));
      resolve(message.type === "error" ? message.code : message.type);
      socket.close();
    });
  });
}

describe("ACCEPTANCE 51, 52: every topic of the gateway has a rule that holds", () => {
  test.each(topics)("%s", async (topic) => {
    const id = real[topic];
    const permission = topicPermissions[topic];
    const { origin } = server;
    expect(await follow({ headers: {}, topic, id })).toBe("refused 401");
    expect(await follow({ headers: { origin }, topic, id })).toBe("refused 401");
    expect(await follow({ headers: byKey("wf_wrong"), topic, id })).toBe("refused 401");
    for (const role of roles) {
      const expected = mayDo({ role, permission }) ? "subscribed" : "resource.not_found";
      expect(await follow({ headers: { ...byCookie(people[role]), origin }, topic, id })).toBe(expected);
      expect(await follow({ headers: byKey(keys[role]), topic, id })).toBe(expected);
    }
    for (const headers of [{ ...byCookie(stranger), origin }, byKey(strangersKey)]) {
      expect(await follow({ headers, topic, id })).toBe("resource.not_found");
      expect(await follow({ headers, topic, id: "unknown" })).toBe("resource.not_found");
    }
    // A cookie comes with a page, and the page must be ours.
    expect(await follow({ headers: byCookie(owner), topic, id })).toBe("refused 403");
    expect(await follow({ headers: { ...byCookie(owner), origin: "https://evil.example" }, topic, id })).toBe(
      "refused 403",
    );
  });
});

describe("ACCEPTANCE 53: removing a member or lowering a role takes effect within 10 s", () => {
  test("on the API, the member's keys, the socket and sessions that are open", async () => {
    const member = await joinAs({ ...server, admin: owner, role: "editor" });
    const { user } = await member.api.session.me.query();
    const { key } = await member.api.apiKeys.create.mutate({ name: "Mine", role: "editor" });
    const headers = { ...byCookie(member), origin: server.origin };
    const socket = new WebSocket(`${stack.gateway.url.replace("http", "ws")}/ws`, { headers });
    const closed = new Promise<number>((resolve) => {
      socket.on("close", (code) => resolve(code));
    });
    await new Promise((resolve) => {
      socket.on("open", resolve);
    });
    const rename = (by: Headers) =>
      call({ path: "variables.set", type: "mutation", headers: by, input: { name: "BY", value: "1" } });
    expect((await rename(byKey(key))).status).toBe(200);

    await owner.api.members.setRole.mutate({ userId: user.id, role: "viewer" });
    expect((await rename(byCookie(member))).status).toBe(403);
    expect((await rename(byKey(key))).status).toBe(403);
    const started = performance.now();
    expect(await closed).toBe(4401);
    expect(performance.now() - started).toBeLessThan(10_000);

    await owner.api.members.remove.mutate({ userId: user.id });
    const input = { id: real.workflow };
    expect(
      (await call({ path: "workflows.get", type: "query", headers: byCookie(member), input })).status,
    ).toBe(404);
    expect((await call({ path: "workflows.get", type: "query", headers: byKey(key), input })).status).toBe(
      401,
    );
  });

  test("the last admin of a workspace stays", async () => {
    const alone = await signUp(server);
    const { user, workspace } = await alone.api.session.me.query();
    await expect(alone.api.members.setRole.mutate({ userId: user.id, role: "viewer" })).rejects.toThrow(
      /needs an admin/,
    );
    await expect(alone.api.workspaces.leave.mutate({ id: workspace.id })).rejects.toThrow(/needs an admin/);
  });
});
