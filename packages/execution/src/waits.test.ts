import type { WorkflowNode } from "@workfuse/graph";
import { expect, test } from "vitest";
import type { Commit, WaitAnswer } from "./records.ts";
import { createMemoryStore, graphOf, movableClock, nodeOf, testInterpreter } from "./testing/index.ts";

const day = 86_400_000;
const at = "2026-01-01T00:00:00.000Z";
const never = new AbortController().signal;

function waitNode(id: string, config: Record<string, unknown>, extra = {}): WorkflowNode {
  return nodeOf({ id, type: "wait", config, extra });
}

function setNode(id: string, value: unknown, extra = {}): WorkflowNode {
  return nodeOf({ id, type: "set", config: { fields: [{ path: "value", value }] }, extra });
}

function setUp({
  nodes,
  edges,
  triggerConfig = {},
  afterCommit = async () => {},
}: {
  nodes: readonly WorkflowNode[];
  edges: readonly string[];
  triggerConfig?: Readonly<Record<string, unknown>>;
  afterCommit?: (commit: Commit) => Promise<void>;
}) {
  const trigger = nodeOf({ id: "trigger", type: "trigger", config: { source: "manual", ...triggerConfig } });
  const graph = graphOf({ nodes: [trigger, ...nodes], edges });
  const memory = createMemoryStore({ graph, afterCommit });
  memory.add({ id: "e", trigger: { source: "manual", data: {} } });
  const { clock, move } = movableClock();
  const started: unknown[] = [];
  const workflows = {
    start: async (input: unknown) => {
      started.push(input);
      return { executionId: "child" };
    },
    ended: () => Promise.reject(new Error("waited for in place")),
  };
  const interpreter = testInterpreter({ store: memory.store, ports: { clock, workflows } });
  const run = () => interpreter.run({ executionId: "e", drain: never });
  const outputOf = (id: string): unknown => JSON.parse(memory.get("e").nodes.get(id)?.output ?? "null");
  const statuses = () =>
    Object.fromEntries([...memory.get("e").nodes].map(([key, { status }]) => [key, status]));
  const answer = (nodeId: string, given: WaitAnswer, path = "") =>
    memory.answer({ executionId: "e", nodeId, path }, given);
  return { memory, run, move, outputOf, statuses, answer, started, clock };
}

test("a wait of 30 days is handed back, holds no worker, and goes on when it is over", async () => {
  const { run, memory, move, statuses, clock } = setUp({
    nodes: [waitNode("w", { amount: 30, unit: "days" }), setNode("after", 1)],
    edges: ["trigger>w", "w>after"],
  });
  const parked = await run();
  expect(parked).toMatchObject({ status: "parked", parks: 1 });
  const { wakeAt, owner, status } = memory.get("e");
  expect({ owner, status }).toEqual({ owner: null, status: "running" });
  expect(Math.abs((wakeAt?.getTime() ?? 0) - clock.now().getTime() - 30 * day)).toBeLessThan(5000);
  move(29 * day);
  expect(await run()).toMatchObject({ status: "parked", until: wakeAt });
  move(day);
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(statuses()).toEqual({ trigger: "success", w: "success", after: "success" });
  expect(memory.get("e").nodes.get("w")).toMatchObject({ attempt: 1, interruptions: 0 });
});

test("a short wait is waited here, and what does not depend on it does not wait for it", async () => {
  const { run, memory } = setUp({
    nodes: [waitNode("w", { amount: 0.05 }), setNode("beside", 1), setNode("after", 1)],
    edges: ["trigger>w", "trigger>beside", "w>after"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  const ended = (id: string) => memory.get("e").nodes.get(id)?.completedSequence ?? 0;
  expect(ended("beside")).toBeLessThan(ended("w"));
  expect(memory.get("e").nodes.get("w")?.duration).toBeGreaterThanOrEqual(49);
});

test("several waits: the execution is taken up for the first of them, then for the next", async () => {
  const { run, move, statuses } = setUp({
    nodes: [waitNode("a", { amount: 1, unit: "hours" }), waitNode("b", { amount: 2, unit: "hours" })],
    edges: ["trigger>a", "trigger>b"],
  });
  expect(await run()).toMatchObject({ status: "parked", parks: 1 });
  move(3_600_000);
  expect(await run()).toMatchObject({ status: "parked", parks: 2 });
  expect(statuses()).toMatchObject({ a: "success", b: "running" });
  move(3_600_000);
  expect(await run()).toMatchObject({ execution: "completed" });
});

test("where the execution fails elsewhere, what only waits is given up", async () => {
  const { run, statuses } = setUp({
    nodes: [
      waitNode("w", { amount: 30, unit: "days" }),
      waitNode("soon", { amount: 0.02 }),
      nodeOf({ id: "bad", type: "stop", config: { message: "no" } }),
    ],
    edges: ["trigger>w", "trigger>soon", "soon>bad"],
  });
  expect(await run()).toMatchObject({ execution: "failed" });
  expect(statuses()).toMatchObject({ w: "skipped", bad: "failure" });
});

test("a callback: the address is known from the start, what is sent is the output, once", async () => {
  const { run, memory, outputOf, answer } = setUp({
    nodes: [
      setNode("mail", "{{execution.resumeUrls.w}}"),
      waitNode("w", { mode: "callback" }),
      setNode("after", "{{nodes.w.data.n}}"),
    ],
    edges: ["trigger>mail", "mail>w", "w>after"],
  });
  expect(await run()).toMatchObject({ status: "parked" });
  expect(outputOf("mail")).toEqual({ value: "https://workfuse.test/resume/w/?token=token" });
  expect(memory.opened.get("e/w/")).toMatchObject({ kind: "callback" });
  answer("w", { kind: "callback", data: { n: 7 }, at });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(outputOf("w")).toEqual({ data: { n: 7 }, at });
  expect(outputOf("after")).toEqual({ value: 7 });
});

test("an answer that comes before the wait begins is not lost", async () => {
  const { run, answer } = setUp({ nodes: [waitNode("w", { mode: "callback" })], edges: ["trigger>w"] });
  answer("w", { kind: "callback", data: 1, at });
  expect(await run()).toMatchObject({ execution: "completed" });
});

test("an answer that comes while the execution is handed back is not lost", async () => {
  let answered = false;
  const { run, answer, memory, clock } = setUp({
    nodes: [waitNode("w", { mode: "callback" })],
    edges: ["trigger>w"],
    afterCommit: async ({ wakeAt }) => {
      // Whoever answers now still sees it held, and wakes nobody.
      if (wakeAt && !answered) answer("w", { kind: "callback", data: 1, at });
      answered ||= wakeAt !== null;
    },
  });
  const parked = await run();
  expect(parked).toMatchObject({ status: "parked" });
  expect(parked.status === "parked" && parked.until.getTime() <= clock.now().getTime()).toBe(true);
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(memory.get("e").nodes.get("w")).toMatchObject({ status: "success" });
});

test("an approval takes the branch of the decision, and says who, when and why", async () => {
  for (const approved of [true, false]) {
    const { run, outputOf, answer, statuses } = setUp({
      nodes: [waitNode("w", { mode: "approval", message: "May it?" }), setNode("yes", 1), setNode("no", 1)],
      edges: ["trigger>w", "w:approved>yes", "w:rejected>no"],
    });
    expect(await run()).toMatchObject({ status: "parked" });
    answer("w", { kind: "approval", approved, comment: "because", by: "Ada", at });
    expect(await run()).toMatchObject({ execution: "completed" });
    expect(outputOf("w")).toEqual({ approved, comment: "because", by: "Ada", at });
    expect(statuses()).toMatchObject({
      yes: approved ? "success" : "skipped",
      no: approved ? "skipped" : "success",
    });
  }
});

test("nobody answers: the branch for that is taken", async () => {
  const { run, move, outputOf, statuses } = setUp({
    nodes: [
      waitNode("w", { mode: "approval", timeoutAmount: 2, timeoutUnit: "days" }),
      setNode("yes", 1),
      setNode("late", 1),
    ],
    edges: ["trigger>w", "w:approved>yes", "w:timeout>late"],
  });
  expect(await run()).toMatchObject({ status: "parked" });
  move(2 * day);
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(outputOf("w")).toEqual({ timedOut: true });
  expect(statuses()).toMatchObject({ yes: "skipped", late: "success" });
});

test("waits inside a loop are each answered at an address of their own", async () => {
  const { run, answer, outputOf } = setUp({
    nodes: [
      nodeOf({ id: "l", type: "loop", config: { mode: "times", times: 2, concurrency: 2 } }),
      waitNode("w", { mode: "callback" }, { parentId: "l" }),
      setNode("url", "{{execution.resumeUrls.w}} {{nodes.w.data}}", { parentId: "l" }),
    ],
    edges: ["trigger>l", "w>url"],
  });
  expect(await run()).toMatchObject({ status: "parked" });
  answer("w", { kind: "callback", data: "second", at }, "1");
  expect(await run()).toMatchObject({ status: "parked" });
  answer("w", { kind: "callback", data: "first", at }, "0");
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(outputOf("l")).toMatchObject({
    items: [
      { value: "https://workfuse.test/resume/w/0?token=token first" },
      { value: "https://workfuse.test/resume/w/1?token=token second" },
    ],
  });
});

test("a workflow is started once and its end is waited for; its output is the node's", async () => {
  const child = nodeOf({ id: "c", type: "workflow", config: { workflowId: "other", data: { a: 1 } } });
  const { run, memory, outputOf, started } = setUp({ nodes: [child], edges: ["trigger>c"] });
  expect(await run()).toMatchObject({ status: "parked" });
  memory.endChild("child", { status: "completed", output: { b: 2 }, error: null });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(outputOf("c")).toEqual({ executionId: "child", output: { b: 2 } });
  expect(started).toHaveLength(1);
});

test("a workflow that fails fails its node, and says why", async () => {
  const child = nodeOf({ id: "c", type: "workflow", config: { workflowId: "other" } });
  const { run, memory } = setUp({ nodes: [child], edges: ["trigger>c"] });
  memory.endChild("child", { status: "failed", output: null, error: { code: "x", message: "No luck." } });
  expect(await run()).toMatchObject({ execution: "failed" });
  expect(memory.get("e").error).toMatchObject({
    code: "workflow.failed",
    message: "The workflow failed: No luck.",
    nodeId: "c",
  });
});

test("the first answer for the webhook's caller stays, and is on record before the execution goes on", async () => {
  const respond = (id: string, body: unknown) =>
    nodeOf({ id, type: "respond", config: { status: 201, body } });
  const { run, memory } = setUp({
    nodes: [respond("first", { n: 1 }), respond("second", { n: 2 })],
    edges: ["trigger>first", "first>second"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(memory.get("e").answer).toEqual({ status: 201, headers: {}, body: { n: 1 } });
});

test("an execution that takes longer than its limit is ended, also where it waits for days", async () => {
  const limited = { timeLimitSeconds: 3600 };
  const waiting = setUp({
    nodes: [waitNode("w", { amount: 30, unit: "days" }), setNode("after", 1)],
    edges: ["trigger>w", "w>after"],
    triggerConfig: limited,
  });
  const parked = await waiting.run();
  // Taken up again at its limit, not in 30 days.
  expect(parked.status === "parked" && parked.until.getTime() - waiting.clock.now().getTime()).toBeLessThan(
    3_600_001,
  );
  waiting.move(3_600_000);
  expect(await waiting.run()).toMatchObject({ execution: "failed" });
  expect(waiting.statuses()).toEqual({ trigger: "success", w: "failure" });
  expect(waiting.memory.get("e").error).toMatchObject({
    code: "execution.timeout",
    message: expect.stringContaining("3600 s"),
  });
});

test("a limit of a second ends what is under way in the middle of it", async () => {
  const { run, memory, statuses } = setUp({
    nodes: [waitNode("w", { amount: 9 })],
    edges: ["trigger>w"],
    triggerConfig: { timeLimitSeconds: 1 },
  });
  const began = performance.now();
  expect(await run()).toMatchObject({ execution: "failed" });
  expect(performance.now() - began).toBeLessThan(3000);
  expect(statuses()).toMatchObject({ w: "failure" });
  expect(memory.get("e").error).toMatchObject({ code: "execution.timeout" });
});
