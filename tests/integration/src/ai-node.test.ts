import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type ProviderServer, startProviderServer } from "@workfuse/ai/testing";
import { createModelLedger } from "@workfuse/db";
import { type ServerMessage, serverMessageSchema, withPiece } from "@workfuse/events";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { chain, node } from "./graphs.ts";
import { activeWebhook } from "./webhook-client.ts";

const database = await createTestDatabase();
const canary = "sk-canary-9f27c1d8e4b6";
let stack: TestStack;
let user: TestUser;
let provider: ProviderServer;
let secretArn: string;

beforeAll(async () => {
  provider = await startProviderServer();
  const prices = [{ provider: "compatible", model: "priced", input: 1, output: 2 }];
  stack = await startStack({
    databaseUrl: database.url,
    environment: { AI_PRICES: JSON.stringify(prices) },
  });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  ({ arn: secretArn } = await user.api.secrets.create.mutate({ name: "AI", value: canary }));
});
afterAll(async () => {
  await stack.stop();
  await provider.close();
  await database.drop();
});

const get = (id: string) => user.api.executions.get.query({ id });
type Execution = Awaited<ReturnType<typeof get>>;
type NodeResult = Execution["nodeResults"][number];
const resultOf = (execution: Execution): NodeResult | undefined =>
  execution.nodeResults.find(({ nodeId }) => nodeId === "ai");
const outputOf = (execution: Execution): unknown => resultOf(execution)?.["output"];

const aiNode = (config: Record<string, unknown>, id = "ai") =>
  node({
    id,
    type: "ai",
    config: {
      provider: "compatible",
      baseUrl: provider.urls.compatible,
      model: "priced",
      secretArn,
      prompt: "Hello",
      ...config,
    },
  });

async function start(config: Record<string, unknown>): Promise<string> {
  const graph = chain([aiNode(config)]);
  const { id: workflowId } = await user.api.workflows.create.mutate({ name: "AI", graph });
  return user.api.executions.trigger.mutate({ workflowId });
}

async function ended(id: string): Promise<Execution> {
  for (let waited = 0; waited < 20_000; waited += 25) {
    const execution = await get(id);
    if (execution.completedAt !== null) return execution;
    await sleep(25);
  }
  throw new Error(`execution ${id} does not end\n${stack.worker.output()}`);
}

async function watch(executionId: string) {
  const socket = new WebSocket(`${stack.gateway.url.replace("http", "ws")}/ws`, {
    headers: { cookie: user.cookie, origin: stack.publicUrl },
  });
  const messages: ServerMessage[] = [];
  socket.on("message", (data: Buffer) =>
    messages.push(serverMessageSchema.parse(JSON.parse(data.toString("utf8")))),
  );
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  socket.send(JSON.stringify({ type: "subscribe", topic: "execution", id: executionId, after: 0 }));
  const written = () =>
    messages.reduce<{ from: number; text: string } | undefined>(
      (before, message) => (message.type === "node.text" ? withPiece({ before, piece: message }) : before),
      undefined,
    );
  return { socket, messages, written };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error(`this did not happen\n${stack.worker.output()}`);
    await sleep(10);
  }
}

test("an AI node's answer is on record, with its tokens and cost for the node and the execution", async () => {
  provider.script([
    { kind: "error", status: 529 },
    { kind: "answer", text: "Hi!", usage: { prompt: 1000, completion: 500 } },
  ]);
  const execution = await ended(await start({}));
  expect(execution.status).toBe("completed");
  expect(outputOf(execution)).toMatchObject({ response: "Hi!", cost: 0.002, attempts: 2 });
  expect(resultOf(execution)?.["modelsUsage"]).toMatchObject({
    requests: 2,
    promptTokens: 1000,
    completionTokens: 500,
    cost: 0.002,
  });
  expect(execution.metrics).toMatchObject({ tokens: 1500, cost: 0.002 });
});

test("what it writes is seen as it is written, and from the beginning by who comes in the middle", async () => {
  const text = "The quick brown fox jumps over the lazy dog. ".repeat(4);
  provider.script([{ kind: "answer", text, pieces: 40, dripMs: 40 }]);
  const id = await start({});
  const first = await watch(id);
  await until(() => (first.written()?.text.length ?? 0) > 20);
  const late = await watch(id);
  const last = (execution: typeof first) => execution.messages.findLast(({ type }) => type === "update");
  await until(() =>
    [first, late].every((each) => JSON.stringify(last(each) ?? null).includes('"completed"')),
  );
  for (const { written, messages, socket } of [first, late]) {
    expect(written()).toEqual({ from: 0, text });
    expect(messages.filter(({ type }) => type === "node.text").length).toBeGreaterThan(2);
    socket.close();
  }
});

test("a webhook's caller is sent what a node writes as server-sent events, and then the answer", async () => {
  const text = `One for you, two for me; nothing of ${canary}.`;
  const graph = chain([aiNode({ prompt: "Secret step" }, "inner"), aiNode({}, "ai")]);
  const settings = { answer: { mode: "stream", nodeId: "ai" } };
  const { url } = await activeWebhook({ user, stack, graph, settings });
  provider.script(({ body }) =>
    JSON.stringify(body).includes("Secret step")
      ? { kind: "answer", text: "not for the caller" }
      : { kind: "answer", text, pieces: 30, dripMs: 40 },
  );
  const response = await fetch(url, { method: "POST" });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  let received = "";
  let chunks = 0;
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    received += decoder.decode(chunk as Uint8Array, { stream: true });
    chunks += 1;
  }
  const events = received
    .split("\n\n")
    .flatMap((block) => [...block.matchAll(/^event: (\w+)\ndata: (.*)$/g)])
    .map(([, event = "", data = ""]) => ({
      event,
      data: JSON.parse(data) as { offset: number; text: string },
    }));
  const written = events
    .filter(({ event }) => event === "text")
    .reduce<{ from: number; text: string } | undefined>(
      (before, { data }) => withPiece({ before, piece: data }),
      undefined,
    );
  expect(chunks).toBeGreaterThan(3);
  expect(written).toEqual({ from: 0, text: text.replace(canary, "[REDACTED]") });
  expect(events.at(-1)).toMatchObject({ event: "done", data: { body: { response: written?.text } } });
  expect(received).not.toContain(canary);
  expect(received).not.toContain("not for the caller");
  provider.script(() => ({ kind: "error", status: 400 }));
  expect(await (await fetch(url, { method: "POST" })).text()).toMatch(
    /event: failed\ndata: .*"status":"failed"/,
  );
});

test("ACCEPTANCE 47: a key that the model repeats is in no frame, output, error or table", async () => {
  const text = `Your key is ${canary}, or ${Buffer.from(canary).toString("base64")}, I think.`;
  provider.script([{ kind: "answer", text, pieces: 60, dripMs: 15 }]);
  const id = await start({ cacheHours: 0 });
  const { messages, written, socket } = await watch(id);
  const execution = await ended(id);
  await sleep(200);
  socket.close();
  expect(written()?.text).toContain("[REDACTED]");
  provider.script(() => ({ kind: "error", status: 400, message: `the key ${canary} is bad` }));
  const failed = await ended(await start({}));
  expect(failed.status).toBe("failed");
  const { rows } = await database.pool.query<{ dump: string }>(
    `select (select string_agg(n::text, '') from node_executions n) || (select string_agg(e::text, '') from executions e)
       || coalesce((select string_agg(l::text, '') from execution_logs l), '') as dump`,
  );
  const everything = JSON.stringify([messages, execution, failed, rows, stack.worker.output()]);
  expect(everything).not.toContain(canary);
  expect(everything).not.toContain(Buffer.from(canary).toString("base64"));
  // What was sent in pieces is whole once they are joined.
  expect(written()?.text).not.toContain(canary.slice(0, 8));
});

test("ACCEPTANCE 21: cancelling an execution ends the call to the provider within a second", async () => {
  provider.script([{ kind: "answer", text: "x".repeat(2000), pieces: 1000, dripMs: 20 }]);
  const before = provider.requests.length;
  const id = await start({});
  await until(() => provider.requests.length > before);
  const began = performance.now();
  await user.api.executions.cancel.mutate({ id });
  await provider.requests.at(-1)?.ended;
  expect(performance.now() - began).toBeLessThan(1000);
  expect((await ended(id)).status).toBe("cancelled");
});

test("an agent runs another workflow as a tool, and is told its output", async () => {
  const child = await user.api.workflows.create.mutate({
    name: "Refund",
    graph: chain([
      node({
        id: "answer",
        type: "set",
        config: { fields: [{ path: "refunded", value: "{{trigger.data.order}}" }] },
      }),
    ]),
  });
  await user.api.workflows.activate.mutate({ id: child.id, active: true });
  provider.script([
    { kind: "answer", toolCalls: [{ name: "refund", input: { order: "o-7" } }] },
    { kind: "answer", toolCalls: [{ name: "delete_all", input: {} }] },
    { kind: "answer", text: "done" },
  ]);
  const tools = [{ kind: "workflow", name: "refund", description: "Refunds.", workflowId: child.id }];
  const execution = await ended(await start({ task: "agent", tools }));
  const output = JSON.stringify(outputOf(execution));
  expect(execution.status).toBe("completed");
  expect(output).toContain('"refunded":"o-7"');
  expect(output).toContain("no tool “delete_all”");
});

test("a budget is never exceeded, however many ask at the same time, and what was not spent is given back", async () => {
  const { rows } = await database.pool.query<{ id: string }>("select id from workspaces limit 1");
  const workspaceId = rows[0]?.id ?? "";
  const ledger = createModelLedger({ pool: database.pool, monthlyLimit: 100 });
  const executionId = randomUUID();
  const reserve = (amount: number | null) =>
    ledger.reserve({ workspaceId, executionId, amount, executionLimit: 1 });
  const all = await Promise.allSettled(Array.from({ length: 20 }, () => reserve(0.3)));
  const granted = all.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  expect(granted.length).toBe(3);
  await Promise.all(granted.map(({ settle }) => settle(0.01)));
  await expect(reserve(0.9)).resolves.toBeDefined();
  await expect(reserve(0.2)).rejects.toMatchObject({ code: "ai.budget_exceeded" });
  await expect(reserve(null)).rejects.toMatchObject({ code: "ai.budget_exceeded" });
  const other = { workspaceId, executionId: randomUUID(), executionLimit: undefined };
  await expect(ledger.reserve({ ...other, amount: 99.5 })).rejects.toMatchObject({
    code: "ai.budget_exceeded",
  });
});

test("a node with a budget sends no request that could go beyond it", async () => {
  const before = provider.requests.length;
  const execution = await ended(await start({ budget: 0.000001 }));
  expect(execution.error).toMatchObject({ code: "ai.budget_exceeded" });
  expect(provider.requests.length).toBe(before);
});

test("an answer on record is used until it expires, in its own workspace only", async () => {
  const before = provider.requests.length;
  provider.script([{ kind: "answer", text: "once" }]);
  await ended(await start({ cacheHours: 1, prompt: "Remember" }));
  const second = await ended(await start({ cacheHours: 1, prompt: "Remember" }));
  expect(outputOf(second)).toMatchObject({
    response: "once",
    cached: true,
  });
  expect(provider.requests.length - before).toBe(1);
  await database.pool.query("update model_answers set expires_at = now()");
  await ended(await start({ cacheHours: 1, prompt: "Remember" }));
  expect(provider.requests.length - before).toBe(2);
});
