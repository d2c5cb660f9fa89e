import { createDeliveryRepository } from "@workfuse/db";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { until, watch } from "@workfuse/testing/watch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { always, chain, node } from "./graphs.ts";
import { activeWebhook, eventually } from "./webhook-client.ts";

const database = await createTestDatabase();
const { pool } = database;
let stack: TestStack;
let user: TestUser;

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
});
afterAll(async () => {
  await stack.stop();
  await database.drop();
});

const webhook = (settings: Record<string, unknown> = {}, graph = chain([always("a")])) =>
  activeWebhook({ user, stack, graph, settings });

type Answer = { readonly executionId: string };

async function send(url: string, data: unknown = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(data),
  });
  // What the ingress answers.
  const body = (await response.json()) as Answer;
  return { status: response.status, headers: response.headers, body };
}

const count = async (workflowId: string, status?: string): Promise<number> => {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from executions where workflow_id = $1 and ($2::text is null or status = $2)`,
    [workflowId, status ?? null],
  );
  return rows[0]?.count ?? 0;
};

test("ACCEPTANCE 2: what is accepted is on record with its answer, and handed to the engine until that confirms it", async () => {
  const { workflowId, url } = await webhook();
  await stack.engine.kill("SIGKILL");
  try {
    for (let sent = 1; sent <= 5; sent++) {
      expect((await send(url, { sent })).status).toBe(202);
      expect(await count(workflowId, "pending")).toBe(sent);
    }
  } finally {
    await stack.engine.restart();
  }
  // Nobody sends them again but the sweeper.
  await eventually(async () => ((await count(workflowId, "completed")) === 5 ? true : undefined));
  expect(await count(workflowId)).toBe(5);
});

test("ACCEPTANCE 2: an execution and the files of its delivery are committed together or not at all", async () => {
  const { workflowId, url } = await webhook();
  const form = new FormData();
  form.append("paper", new File(["words"], "paper.txt", { type: "text/plain" }));
  await pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger refuse before insert on files for each row execute function refuse()`);
  try {
    const refused = await fetch(url, { method: "POST", body: form });
    expect(refused.status).toBeGreaterThanOrEqual(500);
    expect(await count(workflowId)).toBe(0);
  } finally {
    await pool.query("drop trigger refuse on files; drop function refuse()");
  }
  const taken = await fetch(url, { method: "POST", body: form });
  expect(taken.status).toBe(202);
  const { executionId } = (await taken.json()) as Answer;
  const { rows } = await pool.query("select name from files where execution_id = $1", [executionId]);
  expect(rows).toEqual([{ name: "paper.txt" }]);
});

test("ACCEPTANCE 8: more than Postgres takes gives 503 with Retry-After, and all that is accepted is on record", async () => {
  const { workflowId, url } = await webhook();
  // Known to the ingress by now: looking it up would wait as well.
  await send(url);
  const blocker = await pool.connect();
  await blocker.query("begin; lock table executions in exclusive mode");
  const answers = Array.from({ length: 2500 }, (_none, number) => send(url, { number }));
  const refused = answers.map(async (answer) => {
    const { status, headers } = await answer;
    if (status === 202) throw new Error("accepted");
    return [status, headers.get("retry-after")];
  });
  // The first refusal comes while everything before it still waits.
  expect(await Promise.any(refused)).toEqual([503, "1"]);
  await blocker.query("rollback");
  blocker.release();
  const all = await Promise.all(answers);
  const accepted = all.filter(({ status }) => status === 202);
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([202, 503]));
  expect(accepted.length).toBeGreaterThanOrEqual(1000);
  expect(await count(workflowId)).toBe(accepted.length + 1);
  const { rows } = await pool.query<{ id: string }>("select id from executions where workflow_id = $1", [
    workflowId,
  ]);
  const recorded = new Set(rows.map(({ id }) => id));
  expect(accepted.filter(({ body }) => !recorded.has(body.executionId))).toEqual([]);
});

test("two ingress processes share a webhook's limit", async () => {
  const { workflowId, url } = await webhook({ rateLimit: { requests: 20, seconds: 3600 } });
  const second = await stack.another("ingress");
  const urls = [url, url.replace(stack.ingress.url, second.url)];
  const statuses = await Promise.all(
    Array.from({ length: 80 }, async (_none, index) => (await send(urls[index % 2] ?? url)).status),
  );
  expect(statuses.filter((status) => status === 202)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(60);
  expect(await count(workflowId)).toBe(20);
});

test("a caller gets its answer also where the bus cannot be reached: it is looked for now and then", async () => {
  const { url } = await webhook({ answer: { mode: "wait", limitSeconds: 20 } });
  const deaf = await stack.another("ingress", { BUS_URL: "redis://127.0.0.1:1" });
  const { status } = await send(url.replace(stack.ingress.url, deaf.url));
  expect(status).toBe(200);
});

test("who watches misses nothing when the gateway's connection for notifications is cut", async () => {
  const graph = chain([
    node({ id: "pause", type: "wait", config: { amount: 1, unit: "seconds" } }),
    always("a"),
    always("b"),
  ]);
  const { workflowId } = await webhook({}, graph);
  const watcher = await watch({ url: stack.gateway.url, cookie: user.cookie, origin: stack.publicUrl });
  const id = await user.api.executions.trigger.mutate({ workflowId });
  watcher.send({ type: "subscribe", topic: "execution", id });
  await until(() => watcher.updates().some(({ nodeId }) => nodeId === "pause"));
  const cut = async () => {
    await pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'workfuse-bus-listener'",
    );
  };
  for (let times = 0; times < 6; times++) {
    await cut();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await until(() => watcher.updates().at(-1)?.type === "completed");
  const numbers = watcher.updates().map(({ sequence }) => sequence);
  expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  watcher.socket.close();
});

test("a delivery is known by its body for the hours that the webhook says, and starts anew after them", async () => {
  const { workflowId, url } = await webhook({ sameWhen: { by: "body", withinHours: 24 } });
  const first = (await send(url, { order: 1 })).body.executionId;
  const age = (hours: number) =>
    pool.query(
      "update executions set created_at = now() - make_interval(hours => $2) where workflow_id = $1 and id = $3",
      [workflowId, hours, first],
    );
  await age(23);
  expect((await send(url, { order: 1 })).body.executionId).toBe(first);
  await age(25);
  const copies = await Promise.all(Array.from({ length: 5 }, () => send(url, { order: 1 })));
  const ids = new Set(copies.map(({ body }) => body.executionId));
  expect(ids.size).toBe(1);
  expect(ids.has(first)).toBe(false);
  expect(ids.has((await send(url, { order: 1 })).body.executionId)).toBe(true);
  expect(await count(workflowId)).toBe(2);
});

test("the log keeps the newest deliveries of each workflow, for so many days, and nothing of workflows that are gone", async () => {
  const deliveries = createDeliveryRepository(database);
  const { workflowId } = await webhook();
  const day = 86_400_000;
  const row = (index: number, at: Date, owner = workflowId) => ({
    workflowId: owner,
    id: `0190aaaa-0000-7000-8000-${String(index).padStart(12, "0")}`,
    at,
    isTest: false,
    method: "POST",
    path: "",
    address: "127.0.0.1",
    size: 2,
    outcome: "accepted" as const,
    status: 202,
    reason: null,
    executionId: null,
  });
  const now = Date.now();
  // What the tests before have left.
  await deliveries.prune({ days: 30, mostPerWorkflow: 3 });
  await deliveries.add([
    row(1, new Date(now - 31 * day)),
    ...[2, 3, 4, 5, 6].map((index) => row(index, new Date(now - day))),
    row(7, new Date(now), "a-workflow-that-is-gone"),
  ]);
  expect(await deliveries.prune({ days: 30, mostPerWorkflow: 3 })).toBe(4);
  const left = await deliveries.list({ workflowId, filters: {}, beforeId: undefined, limit: 10 });
  expect(left.map(({ id }) => Number(id.slice(-12)))).toEqual([6, 5, 4]);
  expect(await deliveries.prune({ days: 30, mostPerWorkflow: 3 })).toBe(0);
});
