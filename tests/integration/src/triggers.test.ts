import { setTimeout as sleep } from "node:timers/promises";
import { createScheduleRepository } from "@workfuse/db";
import { startScheduler } from "@workfuse/engine-client";
import type { GraphContent } from "@workfuse/graph";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { always, chain, node } from "./graphs.ts";

const database = await createTestDatabase();
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

function started(config: Record<string, unknown>, actions = [always("a")]): GraphContent {
  const graph = chain(actions);
  return {
    ...graph,
    nodes: [node({ id: "trigger", type: "trigger", config }), ...graph.nodes.slice(1)],
  };
}

const fails = (id = "stop", message = "It went wrong.") =>
  node({ id, type: "stop", config: { mode: "error", message } });

async function create({
  graph,
  name = "Flow",
  owner = user,
}: {
  graph: GraphContent;
  name?: string;
  owner?: TestUser;
}): Promise<string> {
  const { id } = await owner.api.workflows.create.mutate({ name, graph });
  await owner.api.workflows.activate.mutate({ id, active: true });
  return id;
}

const setActive = (id: string, active: boolean) => user.api.workflows.activate.mutate({ id, active });
const listOf = async (workflowId: string, owner = user) =>
  (await owner.api.executions.list.query({ workflowId, limit: 100 })).items;

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean, forMs = 15_000): Promise<T> {
  let value = await read();
  for (let waited = 0; waited < forMs && !holds(value); waited += 50) {
    await sleep(50);
    value = await read();
  }
  if (!holds(value))
    throw new Error(`it does not come so far: ${JSON.stringify(value)}\n${stack.worker.output()}`);
  return value;
}

const ended = (count: number) => (items: Awaited<ReturnType<typeof listOf>>) =>
  items.length >= count && items.every(({ completedAt }) => completedAt !== null);

test("a schedule starts with its activation, is shown with its next runs, and ends with the deactivation", async () => {
  const schedule = { kind: "interval", every: 1, unit: "seconds" };
  const id = await create({ graph: started({ source: "schedule", schedule }), name: "Every second" });
  // A second scheduler beside the ingress's.
  const second = startScheduler({
    schedules: createScheduleRepository({ pool: database.pool }),
    dispatcher: { dispatch() {} },
    ids: { next: randomUUID },
    clock: { now: () => new Date() },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const [shown] = await user.api.schedules.list.query({});
  expect(shown).toMatchObject({ workflowId: id, workflowName: "Every second" });
  expect(shown?.upcoming).toHaveLength(5);
  const items = await until(
    () => listOf(id),
    (all) => all.length >= 4,
  );
  await setActive(id, false);
  await second.stop();
  const atOnce = await listOf(id);
  expect(atOnce.length).toBeLessThan(items.length + 2);
  expect(await user.api.schedules.list.query({})).toEqual([]);
  await sleep(2500);
  const after = await until(() => listOf(id), ended(atOnce.length));
  expect(after).toHaveLength(atOnce.length);
  const seen = await Promise.all(
    after.map(async (one) => {
      expect(one).toMatchObject({ source: "schedule", status: "completed" });
      const { trigger } = await user.api.executions.get.query({ id: one.id });
      const { data } = trigger as { data: { scheduledFor: string } };
      const lateMs = Date.parse(one.createdAt) - Date.parse(data.scheduledFor);
      expect(lateMs).toBeLessThan(2500);
      return Date.parse(data.scheduledFor);
    }),
  );
  const times = seen.toSorted((a, b) => a - b);
  // Each second once, none left out.
  for (const [index, at] of times.entries()) expect(at - (times[0] ?? 0)).toBe(index * 1000);
});

test("publishing another schedule replaces the old one; the same one goes on as it was", async () => {
  const schedule = { kind: "interval", every: 3, unit: "hours" };
  const id = await create({ graph: started({ source: "schedule", schedule }) });
  const nextAt = async () =>
    (await user.api.schedules.list.query({})).find(({ workflowId }) => workflowId === id)?.nextAt ?? "";
  const first = await nextAt();
  await sleep(20);
  await user.api.workflows.publish.mutate({ id });
  expect(await nextAt()).toBe(first);
  const daily = { kind: "cron", cron: "30 4 * * *", timeZone: "Asia/Kolkata" };
  const graph = started({ source: "schedule", schedule: daily });
  await user.api.workflows.update.mutate({ id, baseVersion: 1, graph });
  // A draft changes nothing.
  expect(await nextAt()).toBe(first);
  await user.api.workflows.publish.mutate({ id });
  expect(await nextAt()).toMatch(/T23:00:00\.000Z$/);
  await user.api.workflows.update.mutate({ id, baseVersion: 2, graph: started({ source: "manual" }) });
  await user.api.workflows.publish.mutate({ id });
  expect(await nextAt()).toBe("");
});

test("a schedule that is never due is refused, in words", async () => {
  const never = started({ source: "schedule", schedule: { cron: "0 0 31 6 *" } });
  const created = user.api.workflows.create.mutate({ name: "Never", graph: never });
  await expect(created).rejects.toThrow("its next run would never come");
  const past = started({ source: "schedule", schedule: { kind: "once", at: "2020-01-01T00:00" } });
  await expect(create({ graph: past })).rejects.toThrow("its next run would never come");
});

test("the next runs of a cron expression are shown before it is saved", async () => {
  const { next } = await user.api.schedules.preview.query({
    cron: "0 9 * * MON-FRI",
    timeZone: "Europe/London",
  });
  expect(next).toHaveLength(5);
  const hours = next.map((at) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit" }).format(new Date(at)),
  );
  expect(new Set(hours)).toEqual(new Set(["09"]));
  await expect(user.api.schedules.preview.query({ cron: "* * *" })).rejects.toThrow("this one has 3");
  const nowhere = user.api.schedules.preview.query({ cron: "* * * * *", timeZone: "Mars/Olympus" });
  await expect(nowhere).rejects.toThrow("not the name of a time zone");
});

test("when an execution fails, the workflows that watch it run once, and are told why", async () => {
  const owner = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const stranger = await create({ graph: started({ source: "error" }), owner: user });
  const broken = await create({ graph: started({ source: "manual" }, [fails()]), name: "Broken", owner });
  const fine = await create({ graph: started({ source: "manual" }), owner });
  const any = await create({ graph: started({ source: "error" }), owner });
  const chosen = await create({ graph: started({ source: "error", watchedWorkflows: [broken] }), owner });
  const others = await create({ graph: started({ source: "error", watchedWorkflows: [fine] }), owner });
  const off = await create({ graph: started({ source: "error" }), owner });
  await owner.api.workflows.activate.mutate({ id: off, active: false });

  const failedId = await owner.api.executions.trigger.mutate({ workflowId: broken, payload: {} });
  await owner.api.executions.trigger.mutate({ workflowId: fine, payload: {} });
  for (const id of [any, chosen]) {
    const [run] = await until(() => listOf(id, owner), ended(1));
    expect(run).toMatchObject({ source: "error", status: "completed" });
    const { trigger } = await owner.api.executions.get.query({ id: run?.id ?? "" });
    expect(trigger).toMatchObject({
      source: "error",
      data: {
        execution: { id: failedId, source: "manual", version: 1 },
        workflow: { id: broken, name: "Broken" },
        error: { code: "node.stopped", message: "It went wrong.", nodeId: "stop" },
      },
    });
  }
  // Longer than the sweeper's pause.
  await sleep(6000);
  expect(await listOf(any, owner)).toHaveLength(1);
  expect(await listOf(chosen, owner)).toHaveLength(1);
  expect(await listOf(others, owner)).toEqual([]);
  expect(await listOf(off, owner)).toEqual([]);
  expect(await listOf(stranger)).toEqual([]);
});

test("error workflows that fail themselves, also through others that they run, do not go round in circles", async () => {
  const owner = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const broken = await create({ graph: started({ source: "manual" }, [fails()]), owner });
  const child = await create({ graph: started({ source: "workflow" }, [fails()]), owner });
  const runsChild = node({
    id: "run",
    type: "workflow",
    config: { workflowId: child, data: {}, wait: false },
  });
  const one = await create({ graph: started({ source: "error" }, [runsChild, fails()]), owner });
  const two = await create({ graph: started({ source: "error" }, [fails()]), owner });
  const first = await create({
    graph: started({ source: "error", watchedWorkflows: [two] }, [fails()]),
    owner,
  });
  const graph = started({ source: "error", watchedWorkflows: [first] }, [fails()]);
  const second = await create({ graph, owner });
  // The two watch each other.
  await owner.api.workflows.update.mutate({
    id: first,
    baseVersion: 1,
    graph: started({ source: "error", watchedWorkflows: [two, second] }, [fails()]),
  });
  await owner.api.workflows.publish.mutate({ id: first });

  await owner.api.executions.trigger.mutate({ workflowId: broken, payload: {} });
  await until(() => listOf(second, owner), ended(1));
  await until(() => listOf(child, owner), ended(1));
  await sleep(6000);
  const counts = await Promise.all([one, two, child, first, second].map((id) => listOf(id, owner)));
  expect(counts.map(({ length }) => length)).toEqual([1, 1, 1, 1, 1]);
});

test("a failure that an awaiting execution answers for is its own; one that nobody handed on is found", async () => {
  const owner = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const child = await create({ graph: started({ source: "workflow" }, [fails()]), owner });
  const runsChild = node({
    id: "run",
    type: "workflow",
    config: { workflowId: child, data: {}, wait: true },
  });
  const parent = await create({ graph: started({ source: "manual" }, [runsChild]), owner });
  const any = await create({ graph: started({ source: "error" }), owner });
  const parentId = await owner.api.executions.trigger.mutate({ workflowId: parent, payload: {} });
  const [run] = await until(() => listOf(any, owner), ended(1));
  const { trigger } = await owner.api.executions.get.query({ id: run?.id ?? "" });
  expect(trigger).toMatchObject({ data: { execution: { id: parentId } } });
  // As the reaper and a worker that died right after its commit leave it.
  const waits = node({ id: "w", type: "wait", config: { mode: "callback" } });
  const lost = await create({ graph: started({ source: "manual" }, [waits]), owner });
  const lostId = await owner.api.executions.trigger.mutate({ workflowId: lost, payload: {} });
  await until(
    () => owner.api.executions.get.query({ id: lostId }),
    ({ wakeAt }) => wakeAt !== null,
  );
  await database.db.execute(sql`
    update executions set status = 'failed', completed_at = now(), wake_at = null,
      error = '{"code":"execution.abandoned","message":"Lost."}' where id = ${lostId}`);
  const both = await until(() => listOf(any, owner), ended(2));
  expect(both).toHaveLength(2);
});

const formFields = [
  { name: "email", label: "E-mail", type: "email", required: true, help: "We only answer." },
  { name: "topic", label: "Topic", type: "choice", options: ["Sales", "Help"], required: true },
  { name: "days", label: "Days", type: "choices", options: ["Mon", "Tue", "Wed"] },
  { name: "amount", label: "Amount", type: "number" },
  { name: "since", label: "Since", type: "date" },
  { name: "text", label: "<b>Text</b>", type: "longText" },
  { name: "agree", label: "I agree", type: "checkbox", required: true },
];

async function send(url: string, fields: readonly (readonly [string, string])[]): Promise<Response> {
  return fetch(url, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString(),
  });
}

test("a form shows its fields, says what is wrong beside them, and starts one execution a page", async () => {
  const form = { title: "Ask us", fields: formFields };
  const id = await create({ graph: started({ source: "form", form }) });
  const { formUrl } = await user.api.workflows.get.query({ id });
  const url = formUrl.replace(stack.publicUrl, stack.ingress.url);

  const page = await fetch(url);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(html).toContain("&lt;b&gt;Text&lt;/b&gt;");
  expect(html).not.toContain("<script");
  const submission = /name="submission" value="([^"]+)"/.exec(html)?.[1] ?? "";
  expect(submission).not.toBe("");

  const wrong = await send(url, [
    ["submission", submission],
    ["f-email", "nobody"],
    ["f-topic", "Else"],
    ["f-days", "Sun"],
    ["f-amount", "many"],
    ["f-since", "2026-02-30"],
    ["f-text", "</textarea><script>alert(1)</script>"],
  ]);
  const answered = await wrong.text();
  expect(wrong.status).toBe(422);
  for (const name of ["email", "topic", "days", "amount", "since", "agree"])
    expect(answered).toContain(`id="f-${name}-problem"`);
  expect(answered).toContain('value="nobody"');
  expect(answered).not.toContain("<script");
  expect(await listOf(id)).toEqual([]);

  const right = [
    ["submission", submission],
    ["f-email", " ada@example.com "],
    ["f-topic", "Help"],
    ["f-days", "Wed"],
    ["f-days", "Mon"],
    ["f-amount", "12.5"],
    ["f-since", ""],
    ["f-text", "one\r\ntwo"],
    ["f-agree", "yes"],
    ["f-other", "not asked"],
  ] as const;
  const [thanks, again] = [await send(url, right), await send(url, right)];
  expect([thanks.status, again.status]).toEqual([200, 200]);
  expect(await thanks.text()).toContain("Thank you. Your answers have been received.");
  const runs = await until(() => listOf(id), ended(1));
  expect(runs).toHaveLength(1);
  const { trigger, source } = await user.api.executions.get.query({ id: runs[0]?.id ?? "" });
  expect(source).toBe("form");
  expect(trigger).toEqual({
    source: "form",
    data: {
      email: "ada@example.com",
      topic: "Help",
      days: ["Mon", "Wed"],
      amount: 12.5,
      since: null,
      text: "one\ntwo",
      agree: true,
    },
  });

  await setActive(id, false);
  const gone = await fetch(url);
  expect(gone.status).toBe(404);
  const unknown = await fetch(`${stack.ingress.url}/hooks/form/${"x".repeat(32)}`);
  expect([unknown.status, await unknown.text()]).toEqual([404, await gone.text()]);
});

test("a form may lead on to another address, and is no form where the trigger is another", async () => {
  const form = {
    title: "Ask us",
    fields: [{ name: "n", label: "N" }],
    redirectUrl: "https://example.com/thanks?a=1",
  };
  const id = await create({ graph: started({ source: "form", form }) });
  const { formUrl } = await user.api.workflows.get.query({ id });
  const url = formUrl.replace(stack.publicUrl, stack.ingress.url);
  expect((await fetch(url)).headers.get("content-security-policy")).toContain(
    "form-action 'self' https://example.com;",
  );
  const sent = await send(url, [["f-n", "1"]]);
  expect([sent.status, sent.headers.get("location")]).toEqual([303, form.redirectUrl]);
  const hook = await create({ graph: started({ source: "webhook" }) });
  const other = await user.api.workflows.get.query({ id: hook });
  expect((await fetch(other.formUrl.replace(stack.publicUrl, stack.ingress.url))).status).toBe(404);
});
