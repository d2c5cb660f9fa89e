import { WorkfuseError } from "@workfuse/errors";
import type { GraphContent } from "@workfuse/graph";
import type { Clock, Egress, EgressRequest } from "@workfuse/ports";
import { expect, test } from "vitest";
import type { InterpreterDependencies } from "./interpreter.ts";
import {
  conditionNode,
  createMemoryStore,
  graphOf,
  httpNode,
  movableClock,
  testInterpreter,
  triggerNode,
} from "./testing/index.ts";

const quick = { maxAttempts: 3, backoffMultiplier: 1, initialDelayMs: 1 };

function peer(answer: (request: EgressRequest, call: number) => unknown = () => ({})) {
  const calls: string[] = [];
  const requests: EgressRequest[] = [];
  const http: Egress = {
    async request(request) {
      calls.push(new URL(request.url).pathname.slice(1));
      requests.push(request);
      const body = await answer(request, calls.length);
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(JSON.stringify(body)),
        url: request.url,
      };
    },
  };
  return { http, calls, requests };
}

function setUp({
  graph,
  http,
  clock,
  ...options
}: { graph: GraphContent; http?: Egress; clock?: Clock } & Partial<
  Omit<InterpreterDependencies, "store" | "ports">
> & {
    memory?: Parameters<typeof createMemoryStore>[0] extends infer T ? Partial<T> : never;
  }) {
  const memory = createMemoryStore({ graph, ...options.memory });
  const make = (owner: string) =>
    testInterpreter({
      store: memory.store,
      ports: { ...(http ? { http } : {}), ...(clock ? { clock } : {}) },
      owner,
      ...options,
    });
  memory.add({ id: "e", trigger: { source: "manual", data: { n: 1 } } });
  const never = new AbortController().signal;
  const run = (owner = "me") => make(owner).run({ executionId: "e", drain: never });
  const statuses = () =>
    Object.fromEntries([...memory.get("e").nodes.values()].map(({ nodeId, status }) => [nodeId, status]));
  return { memory, make, run, statuses, never };
}

test("nodes run after what they depend on, and see its output", async () => {
  const { http, calls, requests } = peer((request) => ({ from: request.url }));
  const graph = graphOf({
    nodes: [
      httpNode({ id: "b", body: { seen: "{{nodes.a.body.from}}" } }),
      triggerNode(),
      httpNode({ id: "a", body: "{{trigger.data}}" }),
    ],
    edges: ["trigger>a", "a>b"],
  });
  const { run, memory } = setUp({ graph, http });
  expect(await run()).toMatchObject({ status: "ended", execution: "completed" });
  expect(calls).toEqual(["a", "b"]);
  expect(requests[0]?.body).toBe('{"n":1}');
  expect(requests[1]?.body).toBe('{"seen":"https://peer.test/a"}');
  expect(memory.get("e")).toMatchObject({ status: "completed", owner: null, error: null });
});

test("an untaken branch is skipped, and a join behind it runs once", async () => {
  const { http, calls } = peer();
  const graph = graphOf({
    nodes: [
      triggerNode(),
      conditionNode({ id: "if", field: "{{trigger.data.n}}", value: 1 }),
      httpNode({ id: "yes" }),
      httpNode({ id: "no" }),
      httpNode({ id: "afterNo" }),
      httpNode({ id: "join" }),
    ],
    edges: ["trigger>if", "if:yes>yes", "if:no>no", "no>afterNo", "yes>join", "afterNo>join"],
  });
  const { run, statuses } = setUp({ graph, http });
  await run();
  expect(calls).toEqual(["yes", "join"]);
  expect(statuses()).toEqual({
    trigger: "success",
    if: "success",
    yes: "success",
    no: "skipped",
    afterNo: "skipped",
    join: "success",
  });
});

test("independent branches run at the same time", async () => {
  const both = Promise.withResolvers<void>();
  let inside = 0;
  const { http } = peer(async () => {
    inside++;
    if (inside === 2) both.resolve();
    // Neither answers before both were asked: one after the other would never end.
    await both.promise;
    return {};
  });
  const graph = graphOf({
    nodes: [triggerNode(), httpNode({ id: "a" }), httpNode({ id: "b" })],
    edges: ["trigger>a", "trigger>b"],
  });
  expect(await setUp({ graph, http }).run()).toMatchObject({ status: "ended", execution: "completed" });
});

test("a failed node fails the execution, and nothing after it runs", async () => {
  const { http, calls } = peer(() => {
    throw new WorkfuseError({ code: "http.status", message: "peer.test answered with HTTP 400." });
  });
  const graph = graphOf({
    nodes: [triggerNode(), httpNode({ id: "a" }), httpNode({ id: "b" })],
    edges: ["trigger>a", "a>b"],
  });
  const { run, memory, statuses } = setUp({ graph, http });
  expect(await run()).toMatchObject({ status: "ended", execution: "failed" });
  expect(calls).toEqual(["a"]);
  expect(statuses()).toEqual({ trigger: "success", a: "failure" });
  expect(memory.get("e").error).toEqual({
    code: "http.status",
    message: "peer.test answered with HTTP 400.",
    nodeId: "a",
  });
});

test("onError: continue goes on with the error as output, branch takes the error output", async () => {
  const fails = () => {
    throw new WorkfuseError({ code: "http.status", message: "no" });
  };
  const { http, requests } = peer((request) => (request.url.endsWith("bad") ? fails() : {}));
  const edges = ["trigger>bad", "bad>next", "bad:error>rescue"];
  const nodes = (onError: "continue" | "branch") => [
    triggerNode(),
    httpNode({ id: "bad", extra: { onError } }),
    httpNode({ id: "next", body: { why: "{{nodes.bad.error.message}}" } }),
    httpNode({ id: "rescue" }),
  ];
  const goesOn = setUp({ graph: graphOf({ nodes: nodes("continue"), edges }), http });
  await goesOn.run();
  expect(goesOn.statuses()).toEqual({
    trigger: "success",
    bad: "failure",
    next: "success",
    rescue: "skipped",
  });
  expect(requests.at(-1)?.body).toBe('{"why":"no"}');
  const branches = setUp({ graph: graphOf({ nodes: nodes("branch"), edges }), http });
  await branches.run();
  expect(branches.statuses()).toEqual({
    trigger: "success",
    bad: "failure",
    next: "skipped",
    rescue: "success",
  });
  expect(branches.memory.get("e").status).toBe("completed");
});

test("a disabled node is passed over and what follows runs", async () => {
  const { http, calls } = peer();
  const graph = graphOf({
    nodes: [triggerNode(), httpNode({ id: "off", extra: { disabled: true } }), httpNode({ id: "next" })],
    edges: ["trigger>off", "off>next"],
  });
  const { run, statuses } = setUp({ graph, http });
  await run();
  expect(calls).toEqual(["next"]);
  expect(statuses()).toMatchObject({ off: "skipped", next: "success" });
});

test("retryable failures are tried again and logged; others are final", async () => {
  const { http, calls } = peer((_request, call) => {
    if (call < 3) throw new WorkfuseError({ code: "egress.network", message: "reset" });
    return {};
  });
  const graph = graphOf({
    nodes: [triggerNode(), httpNode({ id: "a", extra: { retryPolicy: quick } })],
    edges: ["trigger>a"],
  });
  const { run, memory } = setUp({ graph, http });
  expect(await run()).toMatchObject({ status: "ended", execution: "completed" });
  expect(calls).toHaveLength(3);
  expect(memory.get("e").logs.map(({ message, data }) => [message, data])).toEqual([
    ["Attempt 1 failed: reset", { attempt: 1, code: "egress.network", willRetry: true }],
    ["Attempt 2 failed: reset", { attempt: 2, code: "egress.network", willRetry: true }],
  ]);
  expect(memory.get("e").nodes.get("a")).toMatchObject({ attempt: 3, status: "success" });
});

test("a write is on record before it starts, with all that led to it", async () => {
  const onRecord: unknown[] = [];
  const graph = graphOf({ nodes: [triggerNode(), httpNode({ id: "a" })], edges: ["trigger>a"] });
  const { http } = peer(() => {
    onRecord.push(statuses());
    return {};
  });
  const { run, statuses, memory } = setUp({ graph, http });
  await run();
  expect(onRecord).toEqual([{ trigger: "success", a: "running" }]);
  expect(memory.get("e").nodes.get("a")?.input).toBe('{"method":"POST","url":"https://peer.test/a"}');
});

test("an execution of pure nodes is one commit", async () => {
  const graph = graphOf({
    nodes: [
      triggerNode(),
      conditionNode({ id: "if", field: 1, value: 1 }),
      conditionNode({ id: "then", field: 1, value: 2 }),
    ],
    edges: ["trigger>if", "if:yes>then"],
  });
  const { run, memory } = setUp({ graph });
  await run();
  expect(memory.commits).toHaveLength(1);
});

test("sequence numbers count every update once, without gaps", async () => {
  const { http } = peer((_request, call) => {
    if (call === 1) throw new WorkfuseError({ code: "egress.network", message: "reset" });
    return {};
  });
  const graph = graphOf({
    nodes: [
      triggerNode(),
      httpNode({ id: "a", extra: { retryPolicy: quick } }),
      conditionNode({ id: "if", field: 1, value: 2 }),
      httpNode({ id: "b" }),
    ],
    edges: ["trigger>a", "a>if", "if:yes>b"],
  });
  const { run, memory } = setUp({ graph, http });
  await run();
  const { nodes, logs, sequence } = memory.get("e");
  const numbers = [
    ...[...nodes.values()].flatMap(({ startedSequence, completedSequence }) => [
      startedSequence,
      completedSequence,
    ]),
    ...logs.map((entry) => entry.sequence),
  ].filter((number) => number !== null);
  // The first tells of the start of the execution, the last of its end.
  expect([1, ...numbers, sequence].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: sequence }, (_, index) => index + 1),
  );
});

test("after a crash finished nodes are not run again, and the interrupted one is marked", async () => {
  const { http, calls } = peer();
  const graph = graphOf({
    nodes: [
      triggerNode(),
      httpNode({ id: "a" }),
      httpNode({ id: "b", body: { a: "{{nodes.a.status}}" } }),
      httpNode({ id: "c" }),
    ],
    edges: ["trigger>a", "a>b", "b>c"],
  });
  let dead = false;
  const { run, memory } = setUp({
    graph,
    http,
    memory: {
      graph,
      async beforeCommit(commit) {
        if (!dead && commit.nodes.some(({ nodeId, status }) => nodeId === "b" && status === "success")) {
          dead = true;
          throw new Error("the process died");
        }
      },
    },
  });
  await expect(run("first")).rejects.toThrow("the process died");
  expect(await run("second")).toMatchObject({ status: "ended", execution: "completed" });
  expect(calls).toEqual(["a", "b", "b", "c"]);
  expect(memory.get("e").nodes.get("b")).toMatchObject({ attempt: 2, status: "success" });
  expect(memory.get("e").logs.map(({ message }) => message)).toEqual([
    "Attempt 1 was interrupted. Whether it took effect is not known.",
  ]);
});

test("ACCEPTANCE 16: a node that ends the worker each time is failed after a fixed number of attempts", async () => {
  const graph = graphOf({ nodes: [triggerNode(), httpNode({ id: "a" })], edges: ["trigger>a"] });
  const { http, calls } = peer();
  const { run, memory } = setUp({
    graph,
    http,
    memory: {
      graph,
      async beforeCommit(commit) {
        // The worker dies after each call, before it can say how the call went.
        if (commit.nodes.some(({ nodeId, status }) => nodeId === "a" && status === "success"))
          throw new Error("died");
      },
    },
  });
  for (let worker = 1; worker <= 5; worker++) await expect(run(`worker-${worker}`)).rejects.toThrow("died");
  expect(await run("worker-6")).toMatchObject({ status: "ended", execution: "failed" });
  expect(calls).toHaveLength(5);
  expect(memory.get("e").error).toMatchObject({ code: "node.crashed", nodeId: "a" });
});

test("a stretch that is broken off lets go, so that another worker goes on at once", async () => {
  const graph = graphOf({ nodes: [triggerNode(), httpNode({ id: "a" })], edges: ["trigger>a"] });
  const { http } = peer();
  let broken = false;
  const { run, memory } = setUp({
    graph,
    http,
    isAlive: async () => true,
    memory: {
      graph,
      async beforeCommit(commit) {
        if (broken || !commit.nodes.some(({ nodeId, status }) => nodeId === "a" && status === "success"))
          return;
        broken = true;
        throw new Error("the database is away");
      },
    },
  });
  await expect(run("one")).rejects.toThrow("away");
  expect(memory.get("e")).toMatchObject({ status: "running", owner: null });
  expect(await run("other")).toMatchObject({ execution: "completed" });
});

test("what another living worker holds is left alone; what a dead one held is taken over", async () => {
  const graph = graphOf({ nodes: [triggerNode(), httpNode({ id: "a" })], edges: ["trigger>a"] });
  const { http } = peer();
  const { make, memory, never } = setUp({ graph, http, isAlive: async (owner) => owner === "alive" });
  await memory.store.commit({
    executionId: "e",
    fence: 0,
    newFence: 1,
    owner: "alive",
    status: "running",
    startedAt: new Date(),
    completedAt: null,
    duration: null,
    error: null,
    sequence: 1,
    wakeAt: null,
    resultNodeId: null,
    answer: null,
    nodes: [],
    logs: [],
  });
  expect(await make("me").run({ executionId: "e", drain: never })).toEqual({ status: "held" });
  await memory.store.commit({
    executionId: "e",
    fence: 1,
    newFence: 2,
    owner: "dead",
    status: "running",
    startedAt: new Date(),
    completedAt: null,
    duration: null,
    error: null,
    sequence: 1,
    wakeAt: null,
    resultNodeId: null,
    answer: null,
    nodes: [],
    logs: [],
  });
  expect(await make("me").run({ executionId: "e", drain: never })).toMatchObject({
    status: "ended",
    execution: "completed",
  });
});

test("a cancelled execution stops in the middle of a call", async () => {
  const asked = Promise.withResolvers<void>();
  const graph = graphOf({
    nodes: [triggerNode(), httpNode({ id: "a" }), httpNode({ id: "b" })],
    edges: ["trigger>a", "a>b"],
  });
  const http: Egress = {
    request: ({ signal }) => {
      asked.resolve();
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    },
  };
  const { make, memory, never } = setUp({ graph, http });
  const interpreter = make("me");
  const running = interpreter.run({ executionId: "e", drain: never });
  await asked.promise;
  expect(interpreter.active()).toEqual([{ executionId: "e", fence: 1 }]);
  memory.cancel("e");
  interpreter.abort("e");
  expect(await running).toEqual({ status: "held" });
  expect(await interpreter.run({ executionId: "e", drain: never })).toMatchObject({
    status: "ended",
    execution: "cancelled",
  });
});

test("a long wait for the next attempt is handed back, and the next call goes on", async () => {
  let failing = true;
  const { http, calls } = peer(() => {
    if (failing)
      throw new WorkfuseError({ code: "http.status_retryable", message: "busy", retryAfterMs: 60_000 });
    return {};
  });
  const graph = graphOf({ nodes: [triggerNode(), httpNode({ id: "a" })], edges: ["trigger>a"] });
  const { clock, move } = movableClock();
  const { run, memory } = setUp({ graph, http, clock });
  expect(await run()).toMatchObject({ status: "parked", parks: 1 });
  expect(memory.get("e")).toMatchObject({ status: "retrying", owner: null });
  failing = false;
  // Called too early, it waits on; it is not an attempt that was interrupted.
  expect(await run("early")).toMatchObject({ status: "parked", parks: 2 });
  expect(calls).toHaveLength(1);
  move(60_000);
  expect(await run("other")).toMatchObject({ status: "ended", execution: "completed" });
  expect(calls).toHaveLength(2);
  expect(memory.get("e").nodes.get("a")).toMatchObject({ attempt: 2, interruptions: 0 });
});

test("a worker that stops lets its executions go between two nodes", async () => {
  const stopping = new AbortController();
  const { http, calls } = peer(() => {
    stopping.abort(new Error("stopping"));
    return {};
  });
  const graph = graphOf({
    nodes: [triggerNode(), httpNode({ id: "a" }), httpNode({ id: "b" })],
    edges: ["trigger>a", "a>b"],
  });
  const { make, run, memory } = setUp({ graph, http });
  expect(await make("stopping").run({ executionId: "e", drain: stopping.signal })).toEqual({
    status: "released",
  });
  expect(memory.get("e")).toMatchObject({ owner: null, status: "running" });
  expect(await run("next")).toMatchObject({ status: "ended", execution: "completed" });
  expect(calls).toEqual(["a", "b"]);
});

test("a missing variable fails the node before anything is sent", async () => {
  const { http, calls } = peer();
  const graph = graphOf({
    nodes: [triggerNode(), httpNode({ id: "a", body: { x: "{{trigger.data.nope}}" } })],
    edges: ["trigger>a"],
  });
  const { run, memory } = setUp({ graph, http });
  expect(await run()).toMatchObject({ status: "ended", execution: "failed" });
  expect(calls).toEqual([]);
  expect(memory.get("e").error).toMatchObject({
    code: "template.missing",
    nodeId: "a",
    details: { node: "a", field: "body.x" },
  });
});

test("ACCEPTANCE 13: every attempt of a node carries the same idempotency key", async () => {
  const { http, requests } = peer((_request, call) => {
    if (call === 1) throw new WorkfuseError({ code: "egress.network", message: "reset" });
    return {};
  });
  const graph = graphOf({
    nodes: [triggerNode(), httpNode({ id: "a", extra: { retryPolicy: quick } })],
    edges: ["trigger>a"],
  });
  await setUp({ graph, http }).run();
  expect(requests.map(({ headers }) => headers?.["idempotency-key"])).toEqual(["e:a", "e:a"]);
});

test("ACCEPTANCE 23: a version that is not valid by today's rules fails at once, with what is wrong", async () => {
  const graph = graphOf({ nodes: [triggerNode(), httpNode({ id: "a" })], edges: ["trigger>a"] });
  const gone = {
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === "a" ? { ...node, type: "fax" } : node)),
  };
  const { run, memory } = setUp({ graph: gone });
  expect(await run()).toMatchObject({ status: "ended", execution: "failed" });
  expect(memory.get("e")).toMatchObject({
    status: "failed",
    sequence: 2,
    error: {
      code: "graph.invalid",
      details: { problems: [{ code: "node.unknown_type", nodeId: "a", path: ["nodes", 1, "type"] }] },
    },
  });
});
