import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { GraphContent } from "@workfuse/graph";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chain, node } from "./graphs.ts";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
const calls: string[] = [];
const peer = createServer((request, response) => {
  calls.push(request.url ?? "");
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ path: request.url }));
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

const get = (id: string) => user.api.executions.get.query({ id });
type Execution = Awaited<ReturnType<typeof get>>;

async function create({ graph, name = "Flow" }: { graph: GraphContent; name?: string }): Promise<string> {
  const { id } = await user.api.workflows.create.mutate({ name, graph });
  await user.api.workflows.activate.mutate({ id, active: true });
  return id;
}

async function until(id: string, holds: (execution: Execution) => boolean): Promise<Execution> {
  for (let waited = 0; waited < 20_000; waited += 25) {
    const execution = await get(id);
    if (holds(execution)) return execution;
    await sleep(25);
  }
  throw new Error(`execution ${id} does not come so far\n${stack.worker.output()}\n${stack.engine.output()}`);
}

const hasEnded = ({ completedAt }: Execution) => completedAt !== null;
const isParked = ({ wakeAt }: Execution) => wakeAt !== null;

function outputOf(execution: Execution, nodeId: string): unknown {
  const [result] = execution.nodeResults
    .filter(({ nodeId: id }) => id === nodeId)
    .map(({ output }) => output);
  return result;
}

async function runs(graph: GraphContent, payload: unknown = {}): Promise<string> {
  const workflowId = await create({ graph });
  return user.api.executions.trigger.mutate({ workflowId, payload });
}

/** The address at which a waiting node is answered, as the ingress has it. */
function resumeUrl(execution: Execution, nodeId: string): string {
  const { url } = outputOf(execution, nodeId) as { url: string };
  expect(url.startsWith(`${stack.publicUrl}/hooks/resume/`)).toBe(true);
  return url.replace(stack.publicUrl, stack.ingress.url);
}

const tellUrl = node({
  id: "mail",
  type: "set",
  config: { fields: [{ path: "url", value: "{{execution.resumeUrls.w}}" }] },
});

test("a loop calls once for each item; its iterations can be read one by one", async () => {
  const graph = chain([
    node({ id: "l", type: "loop", config: { mode: "each", items: "{{trigger.data.items}}" } }),
  ]);
  const inside = {
    ...node({ id: "call", type: "http", config: { method: "POST", url: `${peerUrl}/loop/{{item}}` } }),
    parentId: "l",
  };
  const id = await runs({ ...graph, nodes: [...graph.nodes, inside] }, { items: ["a", "b", "c"] });
  const execution = await until(id, hasEnded);
  expect(execution).toMatchObject({ status: "completed", metrics: { nodes: 5, attempts: 5 } });
  expect(execution.metrics.queueMs).toBeGreaterThanOrEqual(0);
  expect(execution.metrics.outputBytes).toBeGreaterThan(300);
  expect(calls.filter((path) => path.startsWith("/loop/"))).toEqual(["/loop/a", "/loop/b", "/loop/c"]);
  expect(outputOf(execution, "l")).toMatchObject({
    count: 3,
    items: [{ body: { path: "/loop/a" } }, {}, {}],
  });
  expect(execution.nodeResults.find(({ nodeId }) => nodeId === "call")).toMatchObject({
    path: "2",
    iterations: { total: 3, failed: 0 },
  });
  const first = await user.api.executions.iterations.query({ id, nodeId: "call", limit: 2 });
  expect(first.items.map(({ path, status }) => [path, status])).toEqual([
    ["0", "success"],
    ["1", "success"],
  ]);
  const rest = await user.api.executions.iterations.query({
    id,
    nodeId: "call",
    limit: 2,
    cursor: first.nextCursor ?? "",
  });
  expect(rest).toMatchObject({ items: [{ path: "2" }], nextCursor: null });
  const one = await user.api.executions.node.query({ id, nodeId: "call", path: "1" });
  expect(one).toMatchObject({ output: { body: { path: "/loop/b" } }, input: { url: `${peerUrl}/loop/b` } });
});

test("a callback resumes an execution that nobody holds, at once, and only the first one counts", async () => {
  const id = await runs(chain([tellUrl, node({ id: "w", type: "wait", config: { mode: "callback" } })]));
  const parked = await until(id, isParked);
  expect(parked).toMatchObject({ status: "running" });
  const url = resumeUrl(parked, "mail");
  const began = performance.now();
  const send = () =>
    fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: '{"n":7}' });
  expect((await send()).status).toBe(202);
  const execution = await until(id, hasEnded);
  expect(performance.now() - began).toBeLessThan(3000);
  expect(execution).toMatchObject({ status: "completed", wakeAt: null });
  expect(outputOf(execution, "w")).toMatchObject({ data: { n: 7 } });
  expect((await send()).status).toBe(409);
});

test("an address with another token, node or execution is not known, and says the same", async () => {
  const id = await runs(chain([tellUrl, node({ id: "w", type: "wait", config: { mode: "callback" } })]));
  const url = resumeUrl(await until(id, isParked), "mail");
  const [head, execution = "", nodeId = "", token = ""] =
    /^(.*)\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(url)?.slice(1) ?? [];
  const wrong = [
    `${head}/${execution}/${nodeId}/${token.slice(1)}x`,
    `${head}/${execution}/mail/${token}`,
    `${head}/${"0".repeat(36)}/${nodeId}/${token}`,
    `${url}?path=0.0.0`.replace(token, `${token}A`),
  ];
  const answers = await Promise.all(wrong.map((address) => fetch(address, { method: "POST", body: "{}" })));
  const bodies = await Promise.all(
    answers.map(async (answer) => (await answer.json()) as { message: string }),
  );
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(new Set(bodies.map(({ message }) => message)).size).toBe(1);
  expect(await get(id)).toMatchObject({ status: "running" });
  await user.api.executions.cancel.mutate({ id });
  expect(await (await fetch(url)).text()).toContain("has ended");
});

test("an approval is asked on a page that does nothing by being opened, and escapes what it shows", async () => {
  const ask = node({
    id: "w",
    type: "wait",
    config: { mode: "approval", message: "Ship <b>{{trigger.data.id}}</b>?" },
  });
  const id = await runs(chain([tellUrl, ask]), { id: "<script>" });
  const url = resumeUrl(await until(id, isParked), "mail");
  const page = await fetch(url);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(page.headers.get("cache-control")).toBe("no-store");
  const html = await page.text();
  expect(html).toContain("Ship &lt;b&gt;&lt;script&gt;&lt;/b&gt;?");
  expect(await get(id)).toMatchObject({ status: "running" });
  const decided = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ decision: "reject", comment: "not today" }),
  });
  expect(await decided.text()).toContain("Thank you");
  const execution = await until(id, hasEnded);
  expect(execution.nodeResults.find(({ nodeId }) => nodeId === "w")).toMatchObject({
    handle: "rejected",
    output: { approved: false, comment: "not today", by: "link" },
  });
});

test("a person of the workspace approves by name; somebody of another one finds nothing", async () => {
  const id = await runs(
    chain([node({ id: "w", type: "wait", config: { mode: "approval", message: "Ship?" } })]),
  );
  await until(id, isParked);
  const stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const answer = { id, nodeId: "w", approved: true };
  await expect(stranger.api.executions.answer.mutate(answer)).rejects.toThrow("nothing to decide");
  await user.api.executions.answer.mutate({ ...answer, comment: "go" });
  const execution = await until(id, hasEnded);
  expect(outputOf(execution, "w")).toMatchObject({
    approved: true,
    comment: "go",
    by: expect.stringMatching(/\w/),
  });
  await expect(user.api.executions.answer.mutate(answer)).rejects.toThrow("decided before");
});

test("a workflow runs another one, waits for it and hands on its output; each starts once", async () => {
  const doubled = node({
    id: "set",
    type: "set",
    config: { fields: [{ path: "twice", value: "{{multiply trigger.data.n 2}}" }] },
  });
  const other = await create({ graph: chain([doubled]), name: "Other" });
  const call = node({
    id: "sub",
    type: "workflow",
    config: { workflowId: other, data: { n: "{{trigger.data.n}}" } },
  });
  const id = await runs(chain([call]), { n: 21 });
  const execution = await until(id, hasEnded);
  expect(execution).toMatchObject({ status: "completed", error: null });
  expect(outputOf(execution, "sub")).toMatchObject({ output: { twice: 42 } });
  const { items } = await user.api.executions.list.query({ workflowId: other });
  expect(items).toMatchObject([{ source: "workflow", status: "completed" }]);
});

test("cancelling reaches the workflow that is waited for; a workflow that starts itself ends", async () => {
  const waits = await create({
    graph: chain([node({ id: "w", type: "wait", config: { mode: "callback" } })]),
    name: "Waits",
  });
  const id = await runs(chain([node({ id: "sub", type: "workflow", config: { workflowId: waits } })]));
  await until(id, isParked);
  await user.api.executions.cancel.mutate({ id });
  const { items } = await user.api.executions.list.query({ workflowId: waits });
  expect(items).toMatchObject([{ status: "cancelled" }]);
  const own = node({ id: "again", type: "workflow", config: { workflowId: "{{execution.workflowId}}" } });
  const execution = await until(await runs(chain([own])), hasEnded);
  expect(execution).toMatchObject({ status: "failed", error: { code: "workflow.failed" } });
  expect(JSON.stringify(execution.error)).toContain("deep");
}, 60_000);

/** Fails for some items until `mended`. */
function loopOfCalls(at: string): GraphContent {
  const graph = chain([
    node({ id: "before", type: "http", config: { method: "POST", url: `${peerUrl}/${at}/before` } }),
    node({ id: "l", type: "loop", config: { items: "{{trigger.data.items}}" } }),
    node({ id: "after", type: "http", config: { method: "POST", url: `${peerUrl}/${at}/after` } }),
  ]);
  const call = node({
    id: "call",
    type: "http",
    config: { method: "POST", url: `${peerUrl}/${at}/{{item}}` },
  });
  const check = node({ id: "check", type: "stop", config: { message: "no" } });
  const failing = node({
    id: "if",
    type: "condition",
    config: {
      conditions: [{ field: "{{item}}", operator: "eq", value: "bad", branch: "yes" }],
      defaultBranch: "no",
    },
  });
  const inside = [call, failing, check].map((one) => ({ ...one, parentId: "l" }));
  return {
    ...graph,
    nodes: [...graph.nodes, ...inside],
    edges: [
      ...graph.edges,
      { id: "i1", source: "call", target: "if" },
      { id: "i2", source: "if", sourceHandle: "yes", target: "check" },
    ],
  };
}

test("a failed execution goes on from where it failed: nothing that finished is called again", async () => {
  const id = await runs(loopOfCalls("rerun"), { items: ["a", "bad", "c"] });
  expect(await until(id, hasEnded)).toMatchObject({ status: "failed", error: { code: "node.stopped" } });
  const made = () => calls.filter((path) => path.startsWith("/rerun/"));
  expect(made()).toEqual(["/rerun/before", "/rerun/a", "/rerun/bad"]);
  const again = await user.api.executions.retry.mutate({ id, from: "failed" });
  const repeated = await until(again, hasEnded);
  // The same item fails for the same reason; what came before it was not called again.
  expect(repeated).toMatchObject({ status: "failed", retryOf: id, source: "retry" });
  expect(made()).toEqual(["/rerun/before", "/rerun/a", "/rerun/bad"]);
  // With another condition for this one run, it goes through.
  const config = {
    items: "{{trigger.data.items}}",
    onItemError: "continue",
  };
  const mended = await user.api.executions.retry.mutate({ id, from: { nodeId: "l" }, config });
  expect(await until(mended, hasEnded)).toMatchObject({ status: "completed" });
  expect(made().slice(3)).toEqual(["/rerun/a", "/rerun/bad", "/rerun/c", "/rerun/after"]);
  const wrong = user.api.executions.retry.mutate({ id, from: { nodeId: "l" }, config: { items: 7 } });
  await expect(wrong).rejects.toThrow("l: items");
});

test("a workflow is run up to one node, with outputs that are taken for granted", async () => {
  const workflowId = await create({ graph: loopOfCalls("partial") });
  const id = await user.api.executions.trigger.mutate({
    workflowId,
    payload: { items: ["x"] },
    until: "l",
    pinned: { before: { status: 200, headers: {}, body: "pinned", duration: 1 } },
  });
  const execution = await until(id, hasEnded);
  expect(execution).toMatchObject({ status: "completed" });
  expect(calls.filter((path) => path.startsWith("/partial/"))).toEqual(["/partial/x"]);
  expect(outputOf(execution, "before")).toMatchObject({ body: "pinned" });
});

test("a replay on what was recorded calls nothing, and uses today's version", async () => {
  const workflowId = await create({ graph: loopOfCalls("replay") });
  const id = await user.api.executions.trigger.mutate({ workflowId, payload: { items: ["x", "y"] } });
  await until(id, hasEnded);
  const made = () => calls.filter((path) => path.startsWith("/replay/")).length;
  expect(made()).toBe(4);
  const again = await user.api.executions.replay.mutate({ id });
  const replayed = await until(again, hasEnded);
  expect(replayed).toMatchObject({ status: "completed", source: "replay" });
  expect(outputOf(replayed, "l")).toMatchObject({ count: 2 });
  expect(made()).toBe(4);
});

/** A workflow whose executions wait for a callback, and that limits how many of them are under way. */
async function limited(whenFull: string, concurrency = 1): Promise<() => Promise<string>> {
  const graph = chain([tellUrl, node({ id: "w", type: "wait", config: { mode: "callback" } })]);
  const [trigger, ...rest] = graph.nodes;
  const config = { source: "webhook", concurrency, whenFull };
  const workflowId = await create({
    graph: {
      ...graph,
      nodes: [{ ...trigger, data: { label: "trigger", config } } as (typeof graph.nodes)[0], ...rest],
    },
  });
  return () => user.api.executions.trigger.mutate({ workflowId, payload: {} });
}

const answer = async (id: string) =>
  fetch(resumeUrl(await until(id, isParked), "mail"), { method: "POST", body: "{}" });

test("a full workflow lets the next execution wait until one has ended, in order", async () => {
  const start = await limited("queue");
  const first = await start();
  await until(first, isParked);
  const [second, third] = [await start(), await start()];
  await sleep(1000);
  expect((await get(second)).status).toBe("pending");
  await answer(first);
  await until(second, isParked);
  expect((await get(third)).status).toBe("pending");
  await answer(second);
  await answer(third);
  expect(await until(third, hasEnded)).toMatchObject({ status: "completed" });
});

test("a full workflow lets the next execution begin as soon as one is cancelled, or two if two are", async () => {
  const start = await limited("queue", 2);
  const running = [await start(), await start()];
  for (const id of running) await until(id, isParked);
  const queued = [await start(), await start(), await start()];
  await sleep(1000);
  await Promise.all(running.map((id) => user.api.executions.cancel.mutate({ id })));
  // Which two: the longest waiting ones, unless one of them is only just being queued.
  await vi.waitFor(
    async () => {
      const found = await Promise.all(queued.map(get));
      expect(found.filter(isParked)).toHaveLength(2);
      expect(found.filter(({ status }) => status === "pending")).toHaveLength(1);
    },
    { timeout: 20_000, interval: 50 },
  );
  for (const id of queued) await user.api.executions.cancel.mutate({ id });
});

test("a full workflow skips the next execution, or cancels the oldest, as it is told", async () => {
  const skipping = await limited("skip");
  const first = await skipping();
  await until(first, isParked);
  const skipped = await until(await skipping(), hasEnded);
  expect(skipped).toMatchObject({ status: "cancelled", error: { code: "execution.skipped" } });
  await answer(first);
  expect(await until(first, hasEnded)).toMatchObject({ status: "completed" });
  const replacing = await limited("cancelOldest");
  const old = await replacing();
  await until(old, isParked);
  const young = await replacing();
  await until(young, isParked);
  expect(await get(old)).toMatchObject({ status: "cancelled" });
  await user.api.executions.cancel.mutate({ id: young });
});

test("the CPU time of user code is on record, by node and for the whole execution", async () => {
  const code = "let n = 0; for (let i = 0; i < 3e7; i++) n += i; return n";
  const busy = node({ id: "busy", type: "transform", config: { language: "javascript", code } });
  const execution = await until(await runs(chain([busy])), hasEnded);
  expect(execution.status).toBe("completed");
  const [cpuMs] = execution.nodeResults
    .filter(({ nodeId }) => nodeId === "busy")
    .map(({ cpuMs: used }) => used);
  expect(cpuMs).toBeGreaterThan(5);
  expect(execution.metrics.cpuMs).toBeCloseTo(Number(cpuMs), 1);
});

test("a large output is not part of the whole execution: it is read in pieces", async () => {
  const code = 'return { text: "ü".repeat(400000), end: 1 }';
  const big = node({ id: "big", type: "transform", config: { language: "javascript", code } });
  const after = node({
    id: "after",
    type: "set",
    config: { fields: [{ path: "end", value: "{{nodes.big.result.end}}" }] },
  });
  const id = await runs(chain([big, after]));
  const execution = await until(id, hasEnded);
  expect(execution.nodeResults.find(({ nodeId }) => nodeId === "big")).toMatchObject({
    output: null,
    largeOutput: { bytes: expect.any(Number), preview: expect.stringMatching(/^\{"result":\{"text":"üü/) },
    largeInput: null,
  });
  expect(outputOf(execution, "after")).toEqual({ end: 1 });
  let text = "";
  for (let offset: number | null = 0; offset !== null;) {
    const piece = await user.api.executions.text.query({
      id,
      nodeId: "big",
      part: "output",
      offset,
      length: 300_000,
    });
    text += piece.text;
    offset = piece.nextOffset;
  }
  expect(JSON.parse(text)).toEqual({ result: { text: "ü".repeat(400_000), end: 1 } });
  const stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const foreign = stranger.api.executions.text.query({ id, nodeId: "big", part: "output" });
  await expect(foreign).rejects.toThrow("does not exist");
});
