import { existsSync } from "node:fs";
import type { GraphContent } from "@workfuse/graph";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createSender } from "./deliveries.ts";
import { graphOf, pure, trigger, write } from "./graphs.ts";
import { forgetMost, memoryOf } from "./memory.ts";
import { report } from "./size.ts";
import { type Stage, eventually, startStage } from "./stage.ts";

const limitMb = 400;
const hasProc = existsSync("/proc/self/status");
let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ answerMs: () => 5 });
  if (hasProc) report("worker at rest", memoryOf(stage.stack.worker.pid));
});
afterAll(() => stage.close());
beforeEach(() => {
  if (hasProc) forgetMost(stage.stack.worker.pid);
});

/** Runs one execution of a graph to its end and holds the worker to its memory. */
async function runOnce({
  id,
  graph,
  withinMs,
}: {
  id: string;
  graph: GraphContent;
  withinMs: number;
}): Promise<{ readonly executionId: string; readonly status: string }> {
  const { database, stack } = stage;
  const { hookUrl } = await stage.publish({ id, graph });
  const sender = createSender({ hookUrl, name: id });
  const started = performance.now();
  expect(await sender.deliver()).toBe(true);
  const executionId = sender.accepted[0]?.executionId ?? "";
  const status = await eventually({
    probe: async () => {
      const [row] = await database.query<{ status: string }>(
        `select status from executions where id = $1 and completed_at is not null`,
        [executionId],
      );
      return row?.status;
    },
    withinMs,
    what: () => `${id} has not ended\n${stack.worker.output().slice(-4000)}`,
  });
  const memory = hasProc ? memoryOf(stack.worker.pid) : undefined;
  report(`long run ${id}`, { status, ms: Math.round(performance.now() - started), ...memory });
  if (memory) expect(memory.mostMb).toBeLessThan(limitMb);
  return { executionId, status };
}

async function successesOf(executionId: string): Promise<number> {
  const [row] = await stage.database.query<{ count: number }>(
    `select count(*)::int as count from node_executions where execution_id = $1 and status = 'success'`,
    [executionId],
  );
  return row?.count ?? 0;
}

test("a chain of 1,000 nodes, every tenth a write, completes", async () => {
  const nodes = Array.from({ length: 1000 }, (_none, index) =>
    index === 0
      ? trigger
      : index % 10 === 0
        ? write({ id: `n${index}`, peerUrl: stage.peer.url })
        : pure(`n${index}`),
  );
  const edges = nodes.slice(1).map(({ id }, index) => `${nodes[index]?.id}>${id}`);
  const { executionId, status } = await runOnce({
    id: "chain-1000",
    graph: graphOf({ nodes, edges }),
    withinMs: 60_000,
  });
  expect(status).toBe("completed");
  expect(await successesOf(executionId)).toBe(1000);
});

test("500 parallel branches that each write complete", async () => {
  const writes = Array.from({ length: 500 }, (_none, index) =>
    write({ id: `w${index}`, peerUrl: stage.peer.url }),
  );
  const { executionId, status } = await runOnce({
    id: "branches-500",
    graph: graphOf({ nodes: [trigger, ...writes], edges: writes.map(({ id }) => `trigger>${id}`) }),
    withinMs: 60_000,
  });
  expect(status).toBe("completed");
  expect(await successesOf(executionId)).toBe(501);
  for (const { id } of writes) expect(stage.peer.calls.get(`${executionId}:${id}`)).toHaveLength(1);
});

test("an HTTP answer of 20 MB is kept and handed on", async () => {
  const get = write({ id: "get", peerUrl: "" });
  const graph = graphOf({
    nodes: [
      trigger,
      { ...get, data: { label: "get", config: { method: "GET", url: `${stage.peer.url}/bytes/20000000` } } },
      {
        ...pure("look"),
        data: {
          label: "look",
          config: {
            conditions: [{ field: "{{nodes.get.body[20].id}}", operator: "eq", value: 1, branch: "out" }],
            defaultBranch: "no",
          },
        },
      },
    ],
    edges: ["trigger>get", "get>look"],
  });
  const { executionId, status } = await runOnce({ id: "answer-20mb", graph, withinMs: 60_000 });
  expect(status).toBe("completed");
  const [row] = await stage.database.query<{ bytes: number; stored: number }>(
    `select length(output::text) as bytes, pg_column_size(output) as stored
     from node_executions where execution_id = $1 and node_id = 'get'`,
    [executionId],
  );
  report("output of 20 MB in the database", row ?? {});
  expect(row?.bytes).toBeGreaterThan(19_000_000);
});

test("five HTTP answers of 20 MB in one execution are kept, and the first is there for the last node", async () => {
  const get = write({ id: "get", peerUrl: "" });
  const gets = [1, 2, 3, 4, 5].map((number) => ({
    ...get,
    id: `get${number}`,
    data: { label: `get${number}`, config: { method: "GET", url: `${stage.peer.url}/bytes/20000000` } },
  }));
  const look = {
    ...pure("look"),
    type: "set",
    data: {
      label: "look",
      config: {
        fields: [
          { path: "first", value: "{{nodes.get1.body[20].id}}" },
          { path: "last", value: "{{nodes.get5.body[20].id}}" },
        ],
      },
    },
  };
  const nodes = [trigger, ...gets, look];
  const edges = nodes.slice(1).map(({ id }, index) => `${nodes[index]?.id}>${id}`);
  const { executionId, status } = await runOnce({
    id: "answers-5x20mb",
    graph: graphOf({ nodes, edges }),
    withinMs: 120_000,
  });
  expect(status).toBe("completed");
  const [row] = await stage.database.query<{ output: unknown }>(
    `select output from node_executions where execution_id = $1 and node_id = 'look'`,
    [executionId],
  );
  expect(row?.output).toMatchObject({ first: 1, last: 1 });
});

test("a loop of 10,000 items with three nodes in it completes, four iterations at a time", async () => {
  const inside = [pure("a"), { ...pure("b"), ...templated }, pure("c")].map((node) => ({
    ...node,
    parentId: "l",
  }));
  const config = { mode: "times", times: 10_000, concurrency: 4 };
  const loop = { ...pure("l"), type: "loop", data: { label: "l", config } };
  const { executionId, status } = await runOnce({
    id: "loop-10000",
    graph: graphOf({ nodes: [trigger, loop, ...inside], edges: ["trigger>l", "a>b", "b>c"] }),
    withinMs: 120_000,
  });
  expect(status).toBe("completed");
  expect(await successesOf(executionId)).toBe(30_002);
});

const templated = {
  type: "set",
  data: { label: "b", config: { fields: [{ path: "text", value: "{{index}} of {{nodes.a.branch}}" }] } },
};

test("a loop over 2,000 items with code in it completes: what an iteration does not read does not travel", async () => {
  const code = (id: string, text: string) => ({
    ...pure(id),
    type: "transform",
    data: { label: id, config: { language: "javascript", code: text } },
  });
  const many = code(
    "many",
    `return Array.from({ length: 2000 }, (_, id) => ({ id, name: "x".repeat(200) }))`,
  );
  const inside = { ...code("twice", "return item.id * 2"), parentId: "l" };
  const config = { mode: "each", items: "{{nodes.many.result}}", concurrency: 4 };
  const loop = { ...pure("l"), type: "loop", data: { label: "l", config } };
  const graph = graphOf({ nodes: [trigger, many, loop, inside], edges: ["trigger>many", "many>l"] });
  const { executionId, status } = await runOnce({ id: "loop-code", graph, withinMs: 60_000 });
  expect(status).toBe("completed");
  expect(await successesOf(executionId)).toBe(2003);
});
