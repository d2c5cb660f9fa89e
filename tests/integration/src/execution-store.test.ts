import { randomUUID } from "node:crypto";
import type { Commit, NodeWrite } from "@workfuse/execution";
import { createTestDatabase } from "@workfuse/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createExecutionStore, createUpdateReader, tables } from "@workfuse/db";

const database = await createTestDatabase();
const store = createExecutionStore({ pool: database.pool });
const reader = createUpdateReader({ pool: database.pool });
const now = new Date("2026-01-02T03:04:05.678Z");

beforeAll(async () => {
  await database.db.insert(tables.workspaces).values({ id: "w", name: "W" });
  await database.db
    .insert(tables.workflows)
    .values({ id: "f", workspaceId: "w", name: "F", webhookToken: "t" });
  await database.db.insert(tables.workflowVersions).values({
    id: "v",
    workflowId: "f",
    version: 1,
    graph: { formatVersion: 1, nodes: [], edges: [] },
  });
});
afterAll(() => database.drop());

async function newExecution(): Promise<string> {
  const id = randomUUID();
  await database.db.insert(tables.executions).values({
    id,
    workspaceId: "w",
    workflowId: "f",
    versionId: "v",
    version: 1,
    source: "manual",
    triggerData: { source: "manual", data: { text: 'quote " and \\ and {brace}, ünï' } },
  });
  return id;
}

const node: NodeWrite = {
  nodeId: "a",
  path: "",
  status: "success",
  input: '{"x":"{\\"nested\\": [1, 2]}"}',
  output: '{"z":1,"a":[null,"NULL",""]}',
  error: null,
  handle: null,
  attempt: 1,
  interruptions: 0,
  startedAt: now,
  completedAt: now,
  duration: 0,
  cpuMs: null,
  modelsUsage: null,
  startedSequence: 2,
  completedSequence: 3,
};

function commitOf(executionId: string, change: Partial<Commit> = {}): Commit {
  return {
    executionId,
    fence: 0,
    newFence: 1,
    owner: "worker-1",
    status: "running",
    startedAt: now,
    completedAt: null,
    duration: null,
    error: null,
    sequence: 3,
    wakeAt: null,
    resultNodeId: null,
    answer: null,
    nodes: [node],
    logs: [],
    ...change,
  };
}

test("what is committed is loaded again, JSON to the letter", async () => {
  const id = await newExecution();
  expect(await store.commit(commitOf(id))).toBe(true);
  const loaded = await store.load(id);
  expect(loaded).toMatchObject({
    status: "running",
    fence: 1,
    owner: "worker-1",
    sequence: 3,
    startedAt: now,
  });
  expect(loaded?.trigger).toEqual({ source: "manual", data: { text: 'quote " and \\ and {brace}, ünï' } });
  expect(loaded?.nodes).toEqual([
    {
      nodeId: "a",
      path: "",
      status: "success",
      input: null,
      output: { z: 1, a: [null, "NULL", ""] },
      isLarge: false,
      error: null,
      handle: null,
      attempt: 1,
      interruptions: 0,
      startedAt: now,
      startedSequence: 2,
    },
  ]);
  const { rows } = await database.pool.query(
    "select output::text from node_executions where execution_id = $1",
    [id],
  );
  expect(rows[0].output).toBe(node.output);
});

test("what is large is committed like the rest, left out when its execution is loaded, and read by itself", async () => {
  const id = await newExecution();
  const large = (text: string) => JSON.stringify({ text: text.repeat(300_000), odd: 'quote " and \\ and ü' });
  const nodes = [
    { ...node, nodeId: "a", output: large("a") },
    { ...node, nodeId: "b", output: large("bb") },
    { ...node, nodeId: "c" },
  ];
  expect(await store.commit(commitOf(id, { nodes }))).toBe(true);
  const loaded = await store.load(id);
  const byId = new Map(loaded?.nodes.map((one) => [one.nodeId, one]));
  expect(byId.get("a")).toMatchObject({ status: "success", output: null, isLarge: true });
  expect(byId.get("b")).toMatchObject({ output: null, isLarge: true });
  expect(byId.get("c")).toMatchObject({ output: { z: 1 }, isLarge: false });
  for (const { nodeId, output } of nodes.slice(0, 2)) {
    const read = await store.loadOutput({ executionId: id, nodeId, path: "" });
    expect(read).toEqual({ value: JSON.parse(output ?? ""), characters: output?.length });
  }
  await expect(store.loadOutput({ executionId: id, nodeId: "nobody", path: "" })).rejects.toThrow("gone");
});

test("a commit behind the fence writes nothing, also in a batch with others", async () => {
  const [stale, fresh] = [await newExecution(), await newExecution()];
  await store.commit(commitOf(stale, { nodes: [] }));
  const results = await Promise.all([
    store.commit(commitOf(stale, { owner: "worker-2" })),
    store.commit(commitOf(fresh)),
  ]);
  expect(results).toEqual([false, true]);
  expect(await store.load(stale)).toMatchObject({ owner: "worker-1", nodes: [] });
});

test("an execution that has ended takes no more commits", async () => {
  const id = await newExecution();
  await store.commit(commitOf(id, { status: "completed", completedAt: now, duration: 5, owner: null }));
  expect(await store.commit(commitOf(id, { fence: 1 }))).toBe(false);
});

test("what cannot be written costs only the execution that it belongs to", async () => {
  const [bad, good, other] = [await newExecution(), await newExecution(), await newExecution()];
  const results = await Promise.allSettled([
    store.commit(commitOf(good)),
    store.commit(commitOf(bad, { nodes: [{ ...node, handle: "a\0b" }] })),
    store.commit(commitOf(other)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await store.load(good)).toMatchObject({ fence: 1 });
  expect(await store.load(other)).toMatchObject({ fence: 1 });
  expect(await store.load(bad)).toMatchObject({ fence: 0, status: "pending" });
});

test("a commit whose confirmation is lost with the connection is not made twice", async () => {
  const lost = new Set(["first", "second"]);
  const pool = {
    async query(statement: { name: string; text: string; values: unknown[] }) {
      const isCommit = statement.name === "execution-commit";
      // Once it breaks before the statement, once after it.
      if (isCommit && lost.delete("first")) throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
      const result = await database.pool.query(statement);
      if (isCommit && lost.delete("second")) throw Object.assign(new Error("gone"), { code: "ECONNRESET" });
      return result;
    },
  };
  // The store uses nothing else of it.
  const shaky = createExecutionStore({ pool: pool as unknown as typeof database.pool });
  const id = await newExecution();
  const entry = {
    nodeId: "a",
    path: "",
    level: "warn" as const,
    message: "m",
    data: {},
    timestamp: now,
    sequence: null,
  };
  expect(await shaky.commit(commitOf(id, { logs: [entry] }))).toBe(true);
  expect(lost.size).toBe(0);
  expect(await store.load(id)).toMatchObject({ fence: 1, owner: "worker-1" });
  const { rows } = await database.pool.query(
    "select count(*)::int from execution_logs where execution_id = $1",
    [id],
  );
  expect(rows).toEqual([{ count: 1 }]);
});

test("a log entry with NUL is kept without it", async () => {
  const id = await newExecution();
  const entry = { nodeId: "a", path: "", level: "warn" as const, data: {}, timestamp: now, sequence: null };
  expect(await store.commit(commitOf(id, { logs: [{ ...entry, message: "say \0 what" }] }))).toBe(true);
});

test("unknown executions load as undefined", async () => {
  expect(await store.load("nowhere")).toBeUndefined();
});

test("updates are read in order without gaps, from any sequence number on", async () => {
  const id = await newExecution();
  const failed = {
    nodeId: "b",
    path: "",
    level: "warn" as const,
    message: "Attempt 1 failed",
    data: { attempt: 1, code: "x" },
    timestamp: now,
    sequence: 5,
  };
  await store.commit(
    commitOf(id, {
      status: "completed",
      completedAt: now,
      duration: 7,
      sequence: 7,
      nodes: [node, { ...node, nodeId: "b", attempt: 2, startedSequence: 4, completedSequence: 6 }],
      logs: [failed],
    }),
  );
  const all = await reader.read({ executionId: id, after: 0 });
  expect(all?.updates.map(({ sequence, type, nodeId }) => [sequence, type, nodeId])).toEqual([
    [1, "started", undefined],
    [2, "node_started", "a"],
    [3, "node_completed", "a"],
    [4, "node_started", "b"],
    [5, "node_failed", "b"],
    [6, "node_completed", "b"],
    [7, "completed", undefined],
  ]);
  for (const after of [1, 3, 5, 7]) {
    const rest = await reader.read({ executionId: id, after });
    expect(rest?.updates).toEqual(all?.updates.slice(after));
  }
});
