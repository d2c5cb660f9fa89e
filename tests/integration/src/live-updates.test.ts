import { createTestDatabase } from "@workfuse/testing";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { until, watch } from "@workfuse/testing/watch";
import { always, chain, node } from "./graphs.ts";

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

const connect = ({
  cookie = user.cookie,
  origin = stack.publicUrl,
}: { cookie?: string; origin?: string } = {}) => watch({ url: stack.gateway.url, cookie, origin });

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
  const { workspace } = await user.api.session.me.query();
  foreign.send({ type: "subscribe", topic: "workspace", id: workspace.id });
  foreign.send({ type: "subscribe", topic: "workspace", id: "unknown" });
  await until(() => foreign.messages.length === 5);
  expect(foreign.messages.map((message) => message.type === "error" && message.code)).toEqual(
    Array.from({ length: 5 }, () => "resource.not_found"),
  );
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

test("a workspace's feed says how each of its executions fares in the end, and nothing of other workspaces'", async () => {
  const { workspace } = await user.api.session.me.query();
  const mine = await connect();
  mine.send({ type: "subscribe", topic: "workspace", id: workspace.id });
  const others = await connect({ cookie: stranger.cookie });
  const foreign = (await stranger.api.session.me.query()).workspace;
  others.send({ type: "subscribe", topic: "workspace", id: foreign.id });
  await until(() => mine.messages.length === 1 && others.messages.length === 1);
  const workflowId = await workflow();
  const ids: string[] = [];
  for (let count = 0; count < 10; count++) ids.push(await user.api.executions.trigger.mutate({ workflowId }));
  const changes = () =>
    mine.messages.flatMap((message) => (message.type === "changed" ? message.executions : []));
  const ends = () => changes().filter(({ status }) => status === "completed");
  await until(() => new Set(ends().map(({ executionId }) => executionId)).size === ids.length);
  expect(new Set(changes().map(({ executionId }) => executionId))).toEqual(new Set(ids));
  for (const end of ends()) expect(end).toMatchObject({ workflowId, sequence: 8 });
  // Ten executions of eight updates each came in few messages.
  expect(mine.messages.length).toBeLessThan(20);
  expect(others.messages).toEqual([{ type: "subscribed", topic: "workspace", id: foreign.id }]);
  mine.socket.close();
  others.socket.close();
});

test("ACCEPTANCE 57: whoever comes in the middle of a run gets it from its beginning, and ends at what the API says", async () => {
  const graph = chain([
    node({ id: "pause", type: "wait", config: { amount: 1, unit: "seconds" } }),
    always("a"),
    always("b"),
  ]);
  const workflowId = (await user.api.workflows.create.mutate({ name: "Slow", graph })).id;
  const first = await connect();
  first.send({ type: "subscribe", topic: "workflow", id: workflowId });
  await until(() => first.messages.length === 1);
  const id = await user.api.executions.trigger.mutate({ workflowId });
  await until(() => first.updates().some(({ nodeId }) => nodeId === "pause"));
  const late = await connect();
  late.send({ type: "subscribe", topic: "execution", id, after: 0 });
  await until(() => late.updates().length > 0);
  // Gone and back with the last number, while it still runs.
  const last = late.updates().at(-1)?.sequence ?? 0;
  const seen = [...late.updates()];
  late.socket.terminate();
  const back = await connect();
  back.send({ type: "subscribe", topic: "execution", id, after: last });
  await until(() => back.updates().at(-1)?.type === "completed");
  const all = [...seen.slice(0, last), ...back.updates()];
  expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_update, index) => index + 1));
  const { status, sequence, nodeResults } = await user.api.executions.get.query({ id });
  expect([status, sequence]).toEqual(["completed", all.length]);
  const ended = all.filter(({ type }) => type === "node_completed").map(({ nodeId }) => nodeId);
  expect(new Set(ended)).toEqual(new Set(nodeResults.map(({ nodeId }) => nodeId)));
  expect(ended).toHaveLength(nodeResults.length);
  first.socket.close();
  back.socket.close();
});

test("ACCEPTANCE 58: a reader that never reads is dropped, and delays nobody", async () => {
  const workflowId = await workflow();
  const slow = await connect();
  const fast = await connect();
  slow.send({ type: "subscribe", topic: "workflow", id: workflowId });
  fast.send({ type: "subscribe", topic: "workflow", id: workflowId });
  await until(() => slow.messages.length === 1 && fast.messages.length === 1);
  slow.socket.pause();
  const id = await user.api.executions.trigger.mutate({ workflowId });
  await until(() => fast.updates().at(-1)?.type === "completed");
  expect(fast.updates().map(({ executionId }) => executionId)).toEqual(Array.from({ length: 8 }, () => id));
  // More than the system's own buffers take: 150,000 answers that are not read.
  const dropped = new Promise<number>((resolve) => {
    slow.socket.on("close", resolve);
  });
  const ping = JSON.stringify({ type: "subscribe", topic: "workflow", id: "x".repeat(64) });
  for (let count = 0; count < 150_000; count++) slow.socket.send(ping);
  const before = performance.now();
  fast.send({ type: "ping" });
  await until(() => fast.messages.at(-1)?.type === "pong");
  expect(performance.now() - before).toBeLessThan(5000);
  slow.socket.resume();
  expect([1006, 1013]).toContain(await dropped);
  fast.socket.close();
});
