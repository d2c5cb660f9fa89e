import { randomBytes } from "node:crypto";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, type Server, createServer as createTcpServer } from "node:net";
import { startProviderServer } from "@workfuse/ai/testing";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { chain, node } from "./graphs.ts";

const database = await createTestDatabase();
const provider = await startProviderServer();
let stack: TestStack;
let user: TestUser;
let socket: WebSocket;
const frames: string[] = [];
const answers: string[] = [];
/** What outsiders saw: the proof that the canaries were used. */
const seenOutside: string[] = [];

// What makes encodings differ: quotes, slashes, ampersands, percent signs, spaces, padding.
const canary = (kind: string) => `canary-${kind}-"q'/+<&>=% ${randomBytes(9).toString("base64url")}`;
const canaries = {
  bearer: canary("bearer"),
  basic: canary("basic"),
  apiKey: canary("key"),
  failing: canary("failing"),
  unreachable: canary("unreachable"),
  postgres: `canary-postgres-${randomBytes(9).toString("base64url")}`,
  smtp: `canary-smtp-${randomBytes(9).toString("base64url")}`,
  hmac: canary("hmac"),
  ai: `canary-ai-${randomBytes(9).toString("base64url")}`,
  aiFailing: `canary-ai-failing-${randomBytes(9).toString("base64url")}`,
  webhook: `canary-webhook-${randomBytes(9).toString("base64url")}`,
  rotated: canary("rotated"),
  headers: canary("headers"),
};
type Kind = keyof typeof canaries;

/** Says everything that it was told, in as many ways as a careless service could. */
const echo = createHttpServer((request, response) => {
  const given = `${request.headers.authorization ?? ""}${String(request.headers["x-api-key"] ?? "")}`;
  const basic = /^Basic (.*)$/.exec(given)?.[1];
  // Of basic authentication the password alone: a service takes it apart, and may tell it so.
  const value =
    basic === undefined
      ? given.replace("Bearer ", "")
      : Buffer.from(basic, "base64").toString().replace("user:", "");
  seenOutside.push(value);
  response.statusCode = request.url?.startsWith("/fail") === true ? 500 : 200;
  response.setHeader("content-type", "application/json");
  response.setHeader("x-echo", encodeURIComponent(value));
  response.end(JSON.stringify({ given, forms: formsOf(value) }));
});

/** A mail server that repeats what it is told in its refusals. */
const mail = createTcpServer((connection) => {
  connection.write("220 mail\r\n");
  connection.on("error", () => {});
  connection.on("data", (data) => {
    const line = data.toString("utf8").trim();
    if (line.startsWith("EHLO")) connection.write("250-mail\r\n250 AUTH PLAIN\r\n");
    else if (line.startsWith("AUTH PLAIN")) {
      const plain = Buffer.from(line.slice("AUTH PLAIN ".length), "base64").toString().split("\0")[2] ?? "";
      seenOutside.push(plain);
      connection.write(`535 ${line} means ${plain}, which is wrong\r\n`);
    } else connection.write("221 bye\r\n");
  });
});

/** The forms of ACCEPTANCE 47, made here by other means than the redactor's. */
function formsOf(value: string): readonly string[] {
  const json = (text: string) => JSON.stringify(text).slice(1, -1);
  const bytes = Buffer.from(value);
  const units = Array.from(value, (letter) => letter.charCodeAt(0));
  const base64 = ["", "x", "xy"].flatMap((before) => {
    const all = Buffer.concat([Buffer.from(before), bytes]);
    // The letters that hold bits of the neighbours are not the value's own.
    const start = Math.ceil((before.length * 8) / 6);
    const end = Math.floor((all.length * 8) / 6);
    return [all.toString("base64").slice(start, end), all.toString("base64url").slice(start, end)];
  });
  return [
    value,
    json(value),
    json(json(value)),
    json(json(json(value))),
    units.map((unit) => String.raw`\u` + unit.toString(16).padStart(4, "0")).join(""),
    encodeURIComponent(value),
    new URLSearchParams({ v: value }).toString().slice(2),
    ...base64,
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
  ];
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url, environment: { LOG_LEVEL: "debug" } });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const headers = { cookie: user.cookie, origin: stack.publicUrl };
  socket = new WebSocket(`${stack.gateway.url.replace("http", "ws")}/ws`, { headers });
  socket.on("message", (data: Buffer) => frames.push(data.toString("utf8")));
  await new Promise((resolve) => {
    socket.on("open", resolve);
  });
  socket.send(
    JSON.stringify({
      type: "subscribe",
      topic: "workspace",
      id: (await user.api.session.me.query()).workspace.id,
    }),
  );
});
afterAll(async () => {
  socket.close();
  await stack.stop();
  await provider.close();
  echo.close();
  mail.close();
  await database.drop();
});

/** Runs a workflow to its end, watched, and keeps everything that the API says about it. */
async function run({
  name,
  nodes,
  payload,
}: {
  name: string;
  nodes: Parameters<typeof chain>[0];
  payload?: unknown;
}): Promise<{ id: string; executionId: string; status: string }> {
  const { id } = await user.api.workflows.create.mutate({ name, graph: chain(nodes) });
  const executionId = await user.api.executions.trigger.mutate({ workflowId: id, payload });
  return { id, executionId, status: await watch({ id, executionId }) };
}

async function watch({ id, executionId }: { id: string; executionId: string }): Promise<string> {
  socket.send(JSON.stringify({ type: "subscribe", topic: "execution", id: executionId, after: 0 }));
  const execution = await vi.waitFor(async () => {
    const found = await user.api.executions.get.query({ id: executionId });
    if (!["completed", "failed"].includes(found.status)) throw new Error(`${executionId} is ${found.status}`);
    return found;
  }, 30_000);
  answers.push(JSON.stringify(execution));
  answers.push(JSON.stringify(await user.api.workflows.export.query({ id })));
  return execution.status;
}

async function everyRow(): Promise<string> {
  const { rows } = await database.pool.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    // As text: bytes of state that the engine may keep are then hex, which is one of the forms.
    const { rows: all } = await database.pool.query<{ row: string; json: string }>(
      `select t::text as row, to_json(t)::text as json from ${name} t`,
    );
    texts.push(...all.flatMap(({ row, json }) => [row, json]));
  }
  return texts.join("\n");
}

test("ACCEPTANCE 48: no table, log, frame, export, answer or engine state holds a canary in any form", async () => {
  const echoPort = await listen(echo);
  const mailPort = await listen(mail);
  const url = `http://127.0.0.1:${echoPort}`;
  const arns = {} as Record<Kind, string>;
  const stored: Record<Kind, string> = {
    ...canaries,
    basic: `user:${canaries.basic}`,
    postgres: `postgres://user:${canaries.postgres}@127.0.0.1:${new URL(database.url).port}/nowhere?sslmode=disable`,
    smtp: `smtp://user:${canaries.smtp}@127.0.0.1:${mailPort}?tls=off`,
  };
  for (const kind of Object.keys(canaries) as Kind[]) {
    const given =
      kind === "headers"
        ? ({
            type: "headers",
            fields: { headers: { "x-api-key": canaries.headers, "x-plain": "no secret" } },
          } as const)
        : { value: stored[kind] };
    const created = await user.api.secrets.create.mutate({ name: kind, ...given });
    answers.push(JSON.stringify(created));
    arns[kind] = created.arn;
  }
  const newest = canary("newest");
  await user.api.secrets.rotate.mutate({ arn: arns.rotated, value: newest });

  const http = ({ id, kind, type, path = "" }: { id: string; kind: Kind; type: string; path?: string }) =>
    node({ id, type: "http", config: { url: `${url}${path}`, auth: { type, secretArn: arns[kind] } } });
  const code = node({
    id: "code",
    type: "transform",
    config: {
      language: "javascript",
      code: `const all = JSON.stringify(nodes);
        console.log("the code node sees", all);
        return { all, twice: JSON.stringify(all), list: nodes.call.body.forms };`,
    },
  });
  const set = node({
    id: "set",
    type: "set",
    config: {
      fields: [
        { path: "copy", type: "text", value: "{{nodes.call.body.given}} {{nodes.call.headers.[x-echo]}}" },
      ],
    },
  });
  for (const [kind, type] of [
    ["bearer", "bearer"],
    ["basic", "basic"],
    ["apiKey", "apiKey"],
    ["rotated", "bearer"],
    ["headers", "headers"],
  ] as const) {
    const done = await run({ name: `Echo ${kind}`, nodes: [http({ id: "call", kind, type }), code, set] });
    expect(done.status, kind).toBe("completed");
  }
  const failing = [http({ id: "call", kind: "failing", type: "bearer", path: "/fail" })].map((one) => ({
    ...one,
    data: { ...one.data, retryPolicy: { maxAttempts: 2, backoffMultiplier: 1, initialDelayMs: 10 } },
  }));
  expect((await run({ name: "Failing", nodes: failing })).status).toBe("failed");
  const nobody = node({
    id: "call",
    type: "http",
    config: { url: "http://127.0.0.1:9/", auth: { type: "bearer", secretArn: arns.unreachable } },
  });
  expect(
    (
      await run({
        name: "Unreachable",
        nodes: [
          {
            ...nobody,
            data: {
              ...nobody.data,
              retryPolicy: { maxAttempts: 1, backoffMultiplier: 1, initialDelayMs: 0 },
            },
          },
        ],
      })
    ).status,
  ).toBe("failed");
  const query = node({
    id: "query",
    type: "database",
    config: { secretArn: arns.postgres, query: "select 1" },
  });
  expect((await run({ name: "Postgres", nodes: [query] })).status).toBe("failed");
  const message = node({
    id: "mail",
    type: "email",
    config: { secretArn: arns.smtp, from: "a@example.com", to: "b@example.com", subject: "S", text: "T" },
  });
  expect((await run({ name: "Mail", nodes: [message] })).status).toBe("failed");
  const sign = node({
    id: "sign",
    type: "crypto",
    config: { operation: "hmac", value: "text", secretArn: arns.hmac },
  });
  expect((await run({ name: "Sign", nodes: [sign] })).status).toBe("completed");

  provider.script((request) => {
    const key = (request.headers.authorization ?? "").replace("Bearer ", "");
    seenOutside.push(key);
    return key === canaries.aiFailing
      ? { kind: "error", status: 401, message: `The key ${key} is wrong.` }
      : {
          kind: "answer",
          text: `Your key is ${key}, in base64 ${Buffer.from(key).toString("base64")}.`,
          pieces: 7,
        };
  });
  const ask = (kind: Kind) =>
    node({
      id: "ask",
      type: "ai",
      config: {
        provider: "compatible",
        model: "m",
        baseUrl: provider.urls.compatible,
        secretArn: arns[kind],
        prompt: "What is my key?",
        retries: 0,
      },
    });
  expect((await run({ name: "AI", nodes: [ask("ai")] })).status).toBe("completed");
  expect((await run({ name: "AI refused", nodes: [ask("aiFailing")] })).status).toBe("failed");

  const hook = await user.api.workflows.create.mutate({ name: "Hook", graph: chain([]) });
  await user.api.workflows.activate.mutate({ id: hook.id, active: true });
  const { url: hookUrl } = await user.api.webhooks.update.mutate({
    workflowId: hook.id,
    settings: { auth: { type: "apiKey", in: "header", name: "x-hook-key", secrets: [arns.webhook] } },
  });
  const deliver = (given: string) =>
    fetch(hookUrl.replace(stack.publicUrl, stack.ingress.url), {
      method: "POST",
      headers: { "x-hook-key": given, "content-type": "application/json" },
      body: '{"n":1}',
    });
  expect((await deliver("wrong")).status).toBe(401);
  const delivered = await deliver(canaries.webhook);
  expect(delivered.status).toBe(202);
  const { executionId } = (await delivered.json()) as { executionId: string };
  await watch({ id: hook.id, executionId });
  await vi.waitFor(async () => {
    const { items } = await user.api.deliveries.list.query({ workflowId: hook.id });
    answers.push(JSON.stringify(items));
    if (items.length < 2) throw new Error("the deliveries are not listed yet");
  }, 10_000);
  answers.push(JSON.stringify(await user.api.audit.list.query({ limit: 100 })));
  answers.push(JSON.stringify(await user.api.secrets.list.query({})));

  // The canaries were used.
  const used = { ...canaries, rotated: newest };
  for (const kind of [
    "bearer",
    "basic",
    "apiKey",
    "failing",
    "smtp",
    "ai",
    "aiFailing",
    "rotated",
    "headers",
  ] as const) {
    expect(seenOutside, kind).toContain(used[kind]);
  }
  const processes = [stack.api, stack.ingress, stack.worker, stack.gateway, stack.engine, stack.secrets];
  const places: Readonly<Record<string, string>> = {
    tables: await everyRow(),
    logs: processes.map(({ output }) => output()).join("\n"),
    frames: frames.join("\n"),
    answers: answers.join("\n"),
  };
  // What is looked through is what it is said to be.
  expect(places["tables"]).toContain(arns.bearer);
  expect(places["tables"]).toContain("the code node sees");
  expect(places["tables"]).toContain("[REDACTED]");
  expect(places["logs"]).toContain("call answered");
  expect(frames.length).toBeGreaterThan(30);
  expect(places["frames"]).toContain("[REDACTED]");
  expect(places["answers"]).toContain("[REDACTED]");

  const found: string[] = [];
  for (const [kind, value] of Object.entries({ ...canaries, newest })) {
    for (const [index, form] of formsOf(value).entries()) {
      for (const [place, text] of Object.entries(places)) {
        const at = text.indexOf(form);
        if (at >= 0)
          found.push(`${kind}, form ${index}, in ${place}: ${text.slice(Math.max(0, at - 200), at + 60)}`);
      }
    }
  }
  expect(found).toEqual([]);
}, 120_000);
