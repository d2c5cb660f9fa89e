import { setTimeout as sleep } from "node:timers/promises";
import type { WorkflowNode } from "@workfuse/graph";
import type { Sandbox } from "@workfuse/ports";
import { expect, test } from "vitest";
import { createMemoryStore, graphOf, nodeOf, testInterpreter, triggerNode } from "./testing/index.ts";

const never = new AbortController().signal;
// Three of these are more than is held in memory.
const text = "x".repeat(3_000_000);

function getNode(id: string, extra = {}): WorkflowNode {
  return nodeOf({ id, type: "http", config: { method: "GET", url: `https://peer.test/${id}` }, extra });
}

function setNode(id: string, value: unknown, extra = {}): WorkflowNode {
  return nodeOf({ id, type: "set", config: { fields: [{ path: "value", value }] }, extra });
}

/** Gives what the code says it reads: `nodes.a.body.id` and nothing else. */
const sandbox: Sandbox = {
  async evaluate({ scope, jobs }) {
    const nodes = scope["nodes"] as Record<string, { body: { id: string } }>;
    const results = jobs.map(({ code }) => ({
      ok: true as const,
      value: nodes[code.split(".")[1] ?? ""]?.body.id,
      logs: [],
    }));
    return { results, cpuMs: 0 };
  },
};

function setUp({
  nodes,
  edges,
  dieAfter = () => false,
  commitMs = 0,
}: {
  nodes: readonly WorkflowNode[];
  edges: readonly string[];
  dieAfter?: (nodeId: string) => boolean;
  commitMs?: number;
}) {
  let dead = false;
  const memory = createMemoryStore({
    graph: graphOf({ nodes: [triggerNode(), ...nodes], edges }),
    beforeCommit: () => sleep(commitMs),
    afterCommit: async (commit) => {
      if (dead || !commit.nodes.some(({ nodeId, status }) => status === "success" && dieAfter(nodeId)))
        return;
      dead = true;
      throw new Error("died");
    },
  });
  const calls: string[] = [];
  const interpreter = testInterpreter({
    store: memory.store,
    ports: {
      sandbox,
      http: {
        async request({ url }) {
          const id = new URL(url).pathname.slice(1);
          calls.push(id);
          const body = new TextEncoder().encode(JSON.stringify({ id, text }));
          return { status: 200, headers: { "content-type": "application/json" }, body, url };
        },
      },
    },
  });
  memory.add({ id: "e", trigger: { source: "manual", data: {} } });
  return {
    memory,
    calls,
    run: () => interpreter.run({ executionId: "e", drain: never }),
    output: (id: string) => JSON.parse(memory.get("e").nodes.get(id)?.output ?? "null") as unknown,
  };
}

const chain = ["trigger>a", "a>b", "b>c", "c>d"];
const gets = [getNode("a"), getNode("b"), getNode("c")];

test("a node that reads large outputs gets them, those that have left memory too", async () => {
  const fields = ["a", "b", "c"].map((id) => ({ path: id, value: `{{nodes.${id}.body.id}}` }));
  const graph = { nodes: [...gets, nodeOf({ id: "d", type: "set", config: { fields } })], edges: chain };
  const { run, output, memory, calls } = setUp(graph);
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(output("d")).toMatchObject({ a: "a", b: "b", c: "c" });
  expect(calls).toEqual(["a", "b", "c"]);
  expect(memory.outputsRead).toContain("a");
});

test("what no node reads is not read", async () => {
  const { run, memory } = setUp({ nodes: [...gets, setNode("d", "{{trigger.source}}")], edges: chain });
  await run();
  expect(memory.outputsRead).toEqual([]);
});

test("a large output is durable before the next node starts, so that not many wait in memory", async () => {
  const { run, memory } = setUp({ nodes: [...gets, setNode("d", 1)], edges: chain, commitMs: 20 });
  await run();
  const firstWith = (id: string, status: string) =>
    memory.commits.findIndex(({ nodes }) =>
      nodes.some((node) => node.nodeId === id && node.status === status),
    );
  expect(firstWith("a", "success")).toBeLessThan(firstWith("b", "success"));
  expect(firstWith("b", "success")).toBeLessThan(firstWith("c", "success"));
});

test("after a crash, large outputs are read when they are needed, and nothing is called again", async () => {
  const graph = { nodes: [...gets, setNode("d", "{{nodes.b.body.id}}")], edges: chain };
  const { run, output, memory, calls } = setUp({ ...graph, dieAfter: (id) => id === "c" });
  await expect(run()).rejects.toThrow("died");
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(output("d")).toEqual({ value: "b" });
  expect(calls).toEqual(["a", "b", "c"]);
  expect(memory.outputsRead).toEqual(["b"]);
});

test("code and the lists of loops and forEach read them as well", async () => {
  const code = { $expr: "javascript", code: "nodes.a.body.id" };
  const loop = nodeOf({ id: "l", type: "loop", config: { mode: "times", times: 2 } });
  const each = { forEach: { items: ["{{nodes.b.body.id}}", 2] } };
  const { run, output } = setUp({
    nodes: [
      ...gets,
      setNode("d", code),
      loop,
      setNode("in", "{{nodes.a.body.id}}", { parentId: "l" }),
      setNode("f", "{{item}}", each),
    ],
    edges: [...chain, "d>l", "l>f"],
  });
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(output("d")).toEqual({ value: "a" });
  expect(output("l")).toEqual({ items: [{ value: "a" }, { value: "a" }], count: 2 });
  expect(output("f")).toEqual({ items: [{ value: "b" }, { value: 2 }], count: 2 });
});

test("a loop whose body gives something large has it in its own output, also when it is taken up again", async () => {
  const items = nodeOf({ id: "l", type: "loop", config: { mode: "times", times: 2 } });
  const { run, output, calls } = setUp({
    nodes: [items, getNode("a", { parentId: "l" }), setNode("d", "{{nodes.l.items.[1].body.id}}")],
    edges: ["trigger>l", "l>d"],
    dieAfter: (id) => id === "a",
  });
  await expect(run()).rejects.toThrow("died");
  expect(await run()).toMatchObject({ execution: "completed" });
  expect(output("d")).toEqual({ value: "a" });
  expect(calls).toEqual(["a", "a"]);
});
