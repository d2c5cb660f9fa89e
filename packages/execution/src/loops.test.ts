import type { GraphContent, WorkflowNode } from "@workfuse/graph";
import type { EgressRequest } from "@workfuse/ports";
import { expect, test } from "vitest";
import {
  conditionNode,
  createMemoryStore,
  graphOf,
  nodeOf,
  testInterpreter,
  triggerNode,
} from "./testing/index.ts";

const never = new AbortController().signal;

function loopNode(id: string, config: Record<string, unknown>, extra = {}): WorkflowNode {
  return nodeOf({ id, type: "loop", config, extra });
}

function callNode(id: string, body: unknown, extra = {}): WorkflowNode {
  const config = { method: "POST", url: `https://peer.test/${id}`, body };
  return nodeOf({ id, type: "http", config, extra: { retryPolicy: once, ...extra } });
}

function setNode(id: string, value: unknown, extra = {}): WorkflowNode {
  return nodeOf({ id, type: "set", config: { fields: [{ path: "value", value }] }, extra });
}

function stopNode(id: string, mode: string, extra = {}): WorkflowNode {
  return nodeOf({
    id,
    type: "stop",
    config: { mode, ...(mode === "error" ? { message: "no" } : {}) },
    extra,
  });
}

const once = { maxAttempts: 1, backoffMultiplier: 1, initialDelayMs: 0 };

function setUp({
  nodes,
  edges,
  trigger = { items: [10, 20, 30] },
  answer = (body) => ({ got: body }),
  dieAfter = () => false,
}: {
  nodes: readonly WorkflowNode[];
  edges: readonly string[];
  trigger?: unknown;
  answer?: (body: unknown, call: number) => unknown;
  /** Whether the worker dies straight after a commit. */
  dieAfter?: (nodes: readonly string[]) => boolean;
}) {
  const graph: GraphContent = graphOf({ nodes: [triggerNode(), ...nodes], edges });
  const memory = createMemoryStore({
    graph,
    afterCommit: async (commit) => {
      const ended = commit.nodes.filter(({ status }) => status !== "running");
      if (dieAfter(ended.map(({ nodeId, path }) => `${nodeId}@${path}`))) throw new Error("died");
    },
  });
  memory.add({ id: "e", trigger: { source: "manual", data: trigger } });
  const calls: unknown[] = [];
  const keys: string[] = [];
  let inside = 0;
  let most = 0;
  const http = {
    async request({ body, headers, url }: EgressRequest) {
      inside++;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside--;
      const type = headers?.["content-type"] ?? "";
      const sent: unknown = type.includes("json") && typeof body === "string" ? JSON.parse(body) : body;
      calls.push(sent);
      keys.push(headers?.["idempotency-key"] ?? "");
      const text = JSON.stringify(answer(sent, calls.length));
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(text),
        url,
      };
    },
  };
  let worker = 0;
  const run = () =>
    testInterpreter({ store: memory.store, ports: { http }, owner: `worker-${worker++}` }).run({
      executionId: "e",
      drain: never,
    });
  const outputOf = (id: string): unknown => JSON.parse(memory.get("e").nodes.get(id)?.output ?? "null");
  return { memory, calls, keys, run, outputOf, most: () => most };
}

test("a loop runs its body for each item, one after the other; its output is what each iteration gave", async () => {
  const { run, memory, calls, keys, outputOf, most } = setUp({
    nodes: [
      loopNode("l", { mode: "each", items: "{{trigger.data.items}}" }),
      callNode("a", { item: "{{item}}", index: "{{index}}" }, { parentId: "l" }),
      setNode("b", "{{nodes.a.body.got.item}}", { parentId: "l" }),
      setNode("after", "{{nodes.l.items.[1].value}}"),
    ],
    edges: ["trigger>l", "a>b", "l>after"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(calls).toEqual([
    { item: 10, index: 0 },
    { item: 20, index: 1 },
    { item: 30, index: 2 },
  ]);
  expect(keys).toEqual(["e:a:0", "e:a:1", "e:a:2"]);
  expect(most()).toBe(1);
  expect(outputOf("l")).toEqual({ items: [{ value: 10 }, { value: 20 }, { value: 30 }], count: 3 });
  expect(outputOf("after")).toEqual({ value: 20 });
  expect([...memory.get("e").nodes.keys()].filter((key) => key.startsWith("a@"))).toEqual([
    "a@0",
    "a@1",
    "a@2",
  ]);
  expect(memory.get("e").resultNodeId).toBe("after");
});

test("several iterations run at once if so many are allowed, and batches hold so many items", async () => {
  const { run, calls, outputOf, most } = setUp({
    nodes: [
      loopNode("l", { mode: "each", items: "{{trigger.data.items}}", batchSize: 2, concurrency: 5 }),
      callNode("a", "{{item}}", { parentId: "l" }),
    ],
    edges: ["trigger>l"],
  });
  await run();
  expect(calls).toEqual([[10, 20], [30]]);
  expect(most()).toBe(2);
  expect(outputOf("l")).toMatchObject({ count: 2 });
});

test("loops nest: the inner one runs anew in each iteration of the outer", async () => {
  const { run, keys, outputOf } = setUp({
    nodes: [
      loopNode("l", { mode: "each", items: "{{trigger.data.items}}" }),
      setNode("outer", "{{item}}", { parentId: "l" }),
      loopNode("m", { mode: "times", times: 2 }, { parentId: "l" }),
      callNode("a", "{{nodes.outer.value}}-{{index}}", { parentId: "m" }),
    ],
    edges: ["trigger>l", "outer>m"],
    trigger: { items: ["x", "y"] },
    answer: (body) => body,
  });
  await run();
  expect(keys).toEqual(["e:a:0.0", "e:a:0.1", "e:a:1.0", "e:a:1.1"]);
  expect(outputOf("l")).toMatchObject({
    items: [
      { items: [{ body: "x-0" }, { body: "x-1" }], count: 2 },
      { items: [{ body: "y-0" }, { body: "y-1" }], count: 2 },
    ],
  });
});

test("a loop goes on while something holds, asked after each iteration", async () => {
  const { run, calls, outputOf } = setUp({
    nodes: [
      loopNode("l", { mode: "while", while: '{{ne previous.body.status "done"}}' }),
      callNode("poll", "{{index}}", { parentId: "l" }),
    ],
    edges: ["trigger>l"],
    answer: (_body, call) => ({ status: call < 3 ? "working" : "done" }),
  });
  await run();
  expect(calls).toHaveLength(3);
  expect(outputOf("l")).toMatchObject({ count: 3 });
});

test("a loop that is not done after its most iterations fails, and says so", async () => {
  const { run, memory, calls } = setUp({
    nodes: [
      loopNode("l", { mode: "while", while: true, maxIterations: 5 }),
      callNode("a", 1, { parentId: "l" }),
    ],
    edges: ["trigger>l"],
  });
  expect(await run()).toMatchObject({ execution: "failed" });
  expect(calls).toHaveLength(5);
  expect(memory.get("e").error).toMatchObject({ code: "loop.limit", nodeId: "l" });
});

test("a loop is left in the middle; what it has given until then counts", async () => {
  const { run, calls, outputOf } = setUp({
    nodes: [
      loopNode("l", { mode: "each", items: "{{trigger.data.items}}" }),
      callNode("a", "{{item}}", { parentId: "l" }),
      conditionNode({ id: "if", field: "{{item}}", value: 20, extra: { parentId: "l" } }),
      stopNode("enough", "break", { parentId: "l" }),
      setNode("b", "{{item}}", { parentId: "l" }),
    ],
    edges: ["trigger>l", "a>if", "if:yes>enough", "if:no>b"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(calls).toEqual([10, 20]);
  expect(outputOf("l")).toMatchObject({ items: [{ value: 10 }, { branch: "yes" }], count: 2 });
});

test("a failed iteration fails the loop, and names iteration and node; none is started after it", async () => {
  const { run, memory, calls } = setUp({
    nodes: [
      loopNode("l", { mode: "each", items: "{{trigger.data.items}}" }),
      callNode("a", "{{item.no}}", { parentId: "l" }),
      setNode("never", 1),
    ],
    edges: ["trigger>l", "l>never"],
    trigger: { items: [{ no: 1 }, {}, { no: 3 }] },
  });
  expect(await run()).toMatchObject({ execution: "failed" });
  expect(calls).toEqual([1]);
  const { error } = memory.get("e");
  expect(error).toMatchObject({
    code: "template.missing",
    nodeId: "l",
    details: { nodeId: "a", iteration: 1 },
  });
  expect(error?.message).toMatch(/^Iteration 2: a: /);
});

test("with errors kept, the other iterations go on; a loop's own error output works as every node's", async () => {
  const nodes = (config: object, extra: object) => [
    loopNode("l", { mode: "each", items: "{{trigger.data.items}}", ...config }, extra),
    callNode("a", "{{item.no}}", { parentId: "l" }),
  ];
  const mend = setNode("mend", "{{nodes.l.error.code}}");
  const trigger = { items: [{ no: 1 }, {}, { no: 3 }] };
  const kept = setUp({ nodes: nodes({ onItemError: "continue" }, {}), edges: ["trigger>l"], trigger });
  expect(await kept.run()).toMatchObject({ execution: "completed" });
  expect(kept.outputOf("l")).toMatchObject({
    items: [{}, { error: { code: "template.missing" } }, {}],
    count: 3,
  });
  const branch = setUp({
    nodes: [...nodes({}, { onError: "branch" }), mend],
    edges: ["trigger>l", "l:error>mend"],
    trigger,
  });
  expect(await branch.run()).toMatchObject({ execution: "completed" });
  expect(branch.outputOf("mend")).toEqual({ value: "template.missing" });
});

test("an execution is ended from inside a loop, as completed", async () => {
  const { run, memory, calls } = setUp({
    nodes: [
      loopNode("l", { mode: "each", items: "{{trigger.data.items}}" }),
      callNode("a", "{{item}}", { parentId: "l" }),
      stopNode("end", "success", { parentId: "l" }),
      setNode("never", 1),
    ],
    edges: ["trigger>l", "a>end", "l>never"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(calls).toEqual([10]);
  expect(memory.get("e").nodes.has("never")).toBe(false);
  expect(memory.get("e").error).toBeNull();
});

test("leaving a loop outside of one is an error, not a silent end", async () => {
  const { run, memory } = setUp({ nodes: [stopNode("s", "break")], edges: ["trigger>s"] });
  expect(await run()).toMatchObject({ execution: "failed" });
  expect(memory.get("e").error).toMatchObject({ code: "config.invalid", nodeId: "s" });
});

test("a loop over nothing gives nothing", async () => {
  const { run, outputOf } = setUp({
    nodes: [
      loopNode("l", { mode: "each", items: "{{trigger.data.items}}" }),
      callNode("a", 1, { parentId: "l" }),
    ],
    edges: ["trigger>l"],
    trigger: { items: [] },
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(outputOf("l")).toEqual({ items: [], count: 0 });
});

test("after a crash in the middle of a loop no finished call is repeated, and the loop goes on over the same items", async () => {
  let deaths = 0;
  const { run, calls, outputOf, memory } = setUp({
    nodes: [
      // Another list each time it is asked for: the one on record counts.
      loopNode("l", { mode: "each", items: "{{trigger.data.items}}" }),
      callNode("a", "{{item}}", { parentId: "l" }),
      callNode("b", "{{nodes.a.body.got}}", { parentId: "l" }),
    ],
    edges: ["trigger>l", "a>b"],
    dieAfter: (nodes) => nodes.some((node) => node.startsWith("b@1")) && deaths++ === 0,
  });
  await expect(run()).rejects.toThrow("died");
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(calls).toEqual([10, 10, 20, 20, 30, 30]);
  expect(outputOf("l")).toMatchObject({ count: 3 });
  expect(memory.get("e").nodes.get("l")).toMatchObject({ attempt: 1, interruptions: 0 });
});

test("forEach runs a node once for each item, so many at a time, with the items in order", async () => {
  const { run, calls, keys, outputOf, most } = setUp({
    nodes: [
      callNode("a", "{{item}}-{{index}}", { forEach: { items: "{{trigger.data.items}}", concurrency: 2 } }),
    ],
    edges: ["trigger>a"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(calls).toHaveLength(3);
  expect(most()).toBe(2);
  expect(keys.toSorted((a, b) => a.localeCompare(b))).toEqual(["e:a:0", "e:a:1", "e:a:2"]);
  expect(outputOf("a")).toMatchObject({
    items: [{ body: { got: "10-0" } }, { body: { got: "20-1" } }, { body: { got: "30-2" } }],
    count: 3,
  });
});

test("forEach: a failed item fails the node or is kept, and what is no list is said", async () => {
  const items = [{ no: 1 }, {}, { no: 3 }];
  const node = (forEach: object) =>
    callNode("a", "{{item.no}}", { forEach: { items: "{{trigger.data}}", ...forEach } });
  const failing = setUp({ nodes: [node({})], edges: ["trigger>a"], trigger: items });
  await failing.run();
  expect(failing.memory.get("e").error).toMatchObject({ code: "template.missing", details: { item: 1 } });
  const kept = setUp({ nodes: [node({ onItemError: "continue" })], edges: ["trigger>a"], trigger: items });
  expect(await kept.run()).toMatchObject({ execution: "completed" });
  expect(kept.outputOf("a")).toMatchObject({ items: [{}, { error: { code: "template.missing" } }, {}] });
  const none = setUp({ nodes: [node({})], edges: ["trigger>a"], trigger: "text" });
  await none.run();
  expect(none.memory.get("e").error).toMatchObject({
    code: "config.invalid",
    details: { field: "forEach.items" },
  });
});

test("forEach: after a crash only the items that had not finished are run", async () => {
  let deaths = 0;
  const { run, calls, outputOf } = setUp({
    nodes: [callNode("a", "{{item}}", { forEach: { items: "{{trigger.data.items}}" } })],
    edges: ["trigger>a"],
    dieAfter: (nodes) => nodes.includes("a@1") && deaths++ === 0,
  });
  await expect(run()).rejects.toThrow("died");
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(calls).toEqual([10, 20, 30]);
  expect(outputOf("a")).toMatchObject({ count: 3 });
});

test("a merge for the branch that arrives first does not wait for the others, which go on; it runs once", async () => {
  const wait = (id: string, seconds: number) => nodeOf({ id, type: "wait", config: { amount: seconds } });
  const race = nodeOf({
    id: "race",
    type: "merge",
    config: {
      mode: "race",
      inputs: ["slow", "fast"].map((name) => ({ name, value: `{{default nodes.${name}.until null}}` })),
    },
  });
  const { run, memory } = setUp({
    nodes: [
      wait("slow", 0.3),
      wait("fast", 0.01),
      race,
      setNode("after", "{{nodes.race}}"),
      setNode("last", 1),
    ],
    edges: ["trigger>slow", "trigger>fast", "slow>race", "fast>race", "race>after", "slow>last"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  const at = (id: string) => memory.get("e").nodes.get(id)?.completedSequence ?? Number.NaN;
  expect(at("after")).toBeLessThan(at("slow"));
  expect(at("last")).toBeGreaterThan(at("slow"));
  const ends = memory.commits
    .flatMap(({ nodes }) => nodes)
    .filter(({ nodeId, status }) => nodeId === "race" && status === "success");
  expect(ends).toHaveLength(1);
});

test("a merge that no branch arrives at is skipped", async () => {
  const { run, memory } = setUp({
    nodes: [
      conditionNode({ id: "if", field: 1, value: 2 }),
      setNode("a", 1),
      setNode("b", 1),
      nodeOf({ id: "race", type: "merge", config: { mode: "race", inputs: [{ name: "a", value: 1 }] } }),
    ],
    edges: ["trigger>if", "if:yes>a", "if:yes>b", "a>race", "b>race"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(memory.get("e").nodes.get("race")?.status).toBe("skipped");
});
