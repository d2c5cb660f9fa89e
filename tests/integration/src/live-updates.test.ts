import { setTimeout as sleep } from "node:timers/promises";
import { type ServerMessage, serverMessageSchema } from "@workfuse/events";
import { createTestDatabase } from "@workfuse/testing";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { always, chain } from "./graphs.ts";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
let stranger: TestUser;

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
});
afterAll(async () => {
  await stack.stop();
  await database.drop();
});

async function connect({
  cookie = user.cookie,
  origin = stack.publicUrl,
}: { cookie?: string; origin?: string } = {}) {
  const socket = new WebSocket(`${stack.gateway.url.replace("http", "ws")}/ws`, {
    headers: { cookie, origin },
  });
  const messages: ServerMessage[] = [];
  socket.on("message", (data: Buffer) =>
    messages.push(serverMessageSchema.parse(JSON.parse(data.toString("utf8")))),
  );
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  const send = (message: unknown) => socket.send(JSON.stringify(message));
  const updates = () => messages.flatMap((message) => (message.type === "update" ? [message.update] : []));
  return { socket, messages, send, updates };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 10_000) throw new Error("this did not happen");
    await sleep(10);
  }
}

async function workflow(): Promise<string> {
  const graph = chain([always("a"), always("b")]);
  return (await user.api.workflows.create.mutate({ name: "Live", graph })).id;
}

test("who watches a workflow sees every update of its executions, in order", async () => {
  const workflowId = await workflow();
  const { send, updates, messages, socket } = await connect();
  send({ type: "subscribe", topic: "workflow", id: workflowId });
  await until(() => messages.length === 1);
  const id = await user.api.executions.trigger.mutate({ workflowId });
  await until(() => updates().at(-1)?.type === "completed");
  expect(
    updates().map(({ executionId, sequence, type, nodeId }) => [executionId, sequence, type, nodeId]),
  ).toEqual([
    [id, 1, "started", undefined],
    [id, 2, "node_started", "trigger"],
    [id, 3, "node_completed", "trigger"],
    [id, 4, "node_started", "a"],
    [id, 5, "node_completed", "a"],
    [id, 6, "node_started", "b"],
    [id, 7, "node_completed", "b"],
    [id, 8, "completed", undefined],
  ]);
  socket.close();
});

test("ACCEPTANCE 57: who comes back with the last number gets the rest, without gaps or repeats", async () => {
  const workflowId = await workflow();
  const id = await user.api.executions.trigger.mutate({ workflowId });
  const first = await connect();
  first.send({ type: "subscribe", topic: "execution", id, after: 0 });
  await until(() => first.updates().at(-1)?.type === "completed");
  first.socket.close();
  for (const after of [1, 4, 7]) {
    const again = await connect();
    again.send({ type: "subscribe", topic: "execution", id, after });
    await until(() => again.updates().at(-1)?.type === "completed");
    expect(again.updates()).toEqual(first.updates().slice(after));
    again.socket.close();
  }
  expect((await user.api.executions.get.query({ id })).sequence).toBe(first.updates().length);
});

test("ACCEPTANCE 56: a foreign execution answers like an unknown one; a page of another origin gets no socket", async () => {
  const workflowId = await workflow();
  const id = await user.api.executions.trigger.mutate({ workflowId });
  const foreign = await connect({ cookie: stranger.cookie });
  foreign.send({ type: "subscribe", topic: "execution", id });
  foreign.send({ type: "subscribe", topic: "execution", id: "unknown" });
  foreign.send({ type: "subscribe", topic: "workflow", id: workflowId });
  await until(() => foreign.messages.length === 3);
  expect(foreign.messages.map((message) => message.type === "error" && message.code)).toEqual([
    "resource.not_found",
    "resource.not_found",
    "resource.not_found",
  ]);
  foreign.socket.close();
  await expect(connect({ origin: "https://evil.example" })).rejects.toThrow("403");
  await expect(connect({ cookie: "workfuse.session_token=nonsense" })).rejects.toThrow("401");
});

test("ACCEPTANCE 56: what is no message of the protocol closes the socket, and the gateway goes on", async () => {
  for (const bad of ["{", "[]", '{"type":"subscribe"}', "x".repeat(10_000)]) {
    const { socket } = await connect();
    const closed = new Promise<number>((resolve) => {
      socket.on("close", resolve);
    });
    socket.send(bad);
    expect([1008, 1009]).toContain(await closed);
  }
  const { send, messages, socket } = await connect();
  send({ type: "ping" });
  await until(() => messages.length === 1);
  expect(messages).toEqual([{ type: "pong" }]);
  socket.close();
});
