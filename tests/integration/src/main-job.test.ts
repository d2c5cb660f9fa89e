import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase } from "@workfuse/testing";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { chain, node } from "./graphs.ts";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
const calls: { path: string | undefined; key: unknown; authorization: string | undefined }[] = [];
const peer = createServer((request, response) => {
  calls.push({
    path: request.url,
    key: request.headers["idempotency-key"],
    authorization: request.headers.authorization,
  });
  response.setHeader("content-type", "application/json");
  setTimeout(
    () => response.end(JSON.stringify({ path: request.url, echo: request.headers.authorization ?? null })),
    150,
  );
});
let peerUrl = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, "127.0.0.1", resolve);
  });
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
});
afterAll(async () => {
  await stack.stop();
  peer.close();
  await database.drop();
});

async function activeWebhook(graph: ReturnType<typeof chain>): Promise<{ id: string; url: string }> {
  const { id } = await user.api.workflows.create.mutate({ name: "Job", graph });
  const { webhookUrl } = await user.api.workflows.activate.mutate({ id, active: true });
  return { id, url: webhookUrl.replace(stack.publicUrl, stack.ingress.url) };
}

async function deliver(url: string, body: unknown): Promise<{ executionId: string; status: string }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(202);
  return (await response.json()) as { executionId: string; status: string };
}

async function ended(id: string) {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const execution = await user.api.executions.get.query({ id });
    if (["completed", "failed", "cancelled"].includes(execution.status)) return execution;
    await sleep(50);
  }
  throw new Error(`execution ${id} does not end\n${stack.worker.output()}\n${stack.engine.output()}`);
}

test("a delivery becomes an execution that runs to its end, with every node's input and output", async () => {
  const { url } = await activeWebhook(
    chain([
      node({
        id: "call",
        type: "http",
        config: { method: "POST", url: `${peerUrl}/{{trigger.data.name}}`, body: "{{trigger.data}}" },
      }),
      node({
        id: "check",
        type: "condition",
        config: {
          conditions: [
            { field: "{{nodes.call.body.path}}", operator: "contains", value: "Ada", branch: "yes" },
          ],
          defaultBranch: "no",
        },
      }),
    ]),
  );
  const { executionId, status } = await deliver(url, { name: "Ada" });
  expect(status).toBe("pending");
  const execution = await ended(executionId);
  expect(execution).toMatchObject({ status: "completed", source: "webhook", error: null });
  expect(execution.trigger).toMatchObject({ source: "webhook", data: { name: "Ada" }, method: "POST" });
  expect(execution.nodeResults.map(({ nodeId, status: state }) => [nodeId, state])).toEqual([
    ["trigger", "success"],
    ["call", "success"],
    ["check", "success"],
  ]);
  expect(execution.nodeResults[1]).toMatchObject({
    input: { body: { name: "Ada" } },
    output: { status: 200, body: { path: "/Ada" } },
  });
  expect(execution.nodeResults[2]).toMatchObject({
    handle: "yes",
    output: { branch: "yes", matchedRule: 0 },
  });
});

test("a worker that is killed between two nodes loses nothing and repeats nothing", async () => {
  const path = (id: string) =>
    node({ id, type: "http", config: { method: "POST", url: `${peerUrl}/kill/${id}` } });
  const { url } = await activeWebhook(chain([path("one"), path("two"), path("three")]));
  const { executionId } = await deliver(url, {});
  while (!calls.some(({ path: asked }) => asked === "/kill/two")) await sleep(5);
  await stack.worker.kill("SIGKILL");
  await stack.worker.restart();
  const execution = await ended(executionId);
  expect(execution.status).toBe("completed");
  const counts = ["one", "two", "three"].map(
    (id) => calls.filter(({ path: asked }) => asked === `/kill/${id}`).length,
  );
  // The second call was under way: its outcome could not be known, so it was sent again, with the same key.
  expect(counts).toEqual([1, 2, 1]);
  expect(new Set(calls.filter(({ path: asked }) => asked === "/kill/two").map(({ key }) => key))).toEqual(
    new Set([`${executionId}:two`]),
  );
});

test("a credential is used by an http node; neither database nor history holds its value", async () => {
  const value = "canary-7f3a9c-secret-token";
  const { arn } = await user.api.secrets.create.mutate({ name: "Peer", value });
  const { url } = await activeWebhook(
    chain([
      node({
        id: "call",
        type: "http",
        config: { method: "GET", url: `${peerUrl}/secret`, auth: { type: "bearer", secretArn: arn } },
      }),
    ]),
  );
  const { executionId } = await deliver(url, {});
  const execution = await ended(executionId);
  expect(calls.at(-1)?.authorization).toBe(`Bearer ${value}`);
  expect(execution.nodeResults.at(-1)).toMatchObject({
    output: { body: { echo: "Bearer [REDACTED]" } },
  });
  const { rows } = await database.pool.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  expect(rows.length).toBeGreaterThan(10);
  for (const { name } of rows) {
    const { rows: all } = await database.pool.query(`select t::text as row from ${name} t`);
    expect(JSON.stringify(all)).not.toContain(value);
  }
});

test("cancelling stops an execution in the middle of a call", async () => {
  const slow = createServer(() => {});
  await new Promise<void>((resolve) => {
    slow.listen(0, "127.0.0.1", resolve);
  });
  const { port } = slow.address() as AddressInfo;
  const { url } = await activeWebhook(
    chain([node({ id: "call", type: "http", config: { method: "POST", url: `http://127.0.0.1:${port}/` } })]),
  );
  const closed = new Promise<void>((resolve) => {
    slow.on("connection", (socket) => socket.on("close", () => resolve()));
  });
  const asked = new Promise<void>((resolve) => {
    slow.on("request", () => resolve());
  });
  const { executionId } = await deliver(url, {});
  await asked;
  const started = performance.now();
  await user.api.executions.cancel.mutate({ id: executionId });
  await closed;
  expect(performance.now() - started).toBeLessThan(5000);
  const execution = await ended(executionId);
  expect(execution.status).toBe("cancelled");
  expect(execution.nodeResults.at(-1)).toMatchObject({
    status: "failure",
    error: { code: "execution.cancelled" },
  });
  slow.closeAllConnections();
  slow.close();
});
