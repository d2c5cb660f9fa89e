import type { ExecutionUpdate, UpdateType } from "@workfuse/events";
import { expect, test } from "vitest";
import type { Execution, NodeResult } from "../../api/types.ts";
import { applyUpdates, startRun, withKept } from "./run-state.ts";

function update(sequence: number, type: UpdateType, nodeId?: string, data: unknown = {}): ExecutionUpdate {
  return {
    executionId: "e1",
    sequence,
    type,
    data,
    timestamp: "2026-01-02T03:04:05Z",
    ...(nodeId === undefined ? {} : { nodeId }),
  };
}

test("nodes take the state of their last update", () => {
  const run = applyUpdates({
    run: startRun("e1"),
    updates: [
      update(1, "started"),
      update(2, "node_started", "a"),
      update(3, "node_completed", "a", { status: "success", attempt: 1, duration: 5, handle: "yes" }),
      update(4, "node_skipped", "b", { status: "skipped" }),
      update(5, "node_started", "c"),
      update(6, "node_failed", "c", {
        status: "running",
        attempt: 1,
        willRetry: true,
        error: { code: "http.status_retryable", message: "503" },
      }),
    ],
  });
  expect(run.status).toBe("running");
  expect([...run.nodes].map(([id, { status, handle }]) => [id, status, handle])).toEqual([
    ["a", "success", "yes"],
    ["b", "skipped", null],
    ["c", "retrying", null],
  ]);
  expect(run.nodes.get("c")?.error?.message).toBe("503");
});

test("the end of an execution brings its duration and error", () => {
  const run = applyUpdates({
    run: startRun("e1"),
    updates: [
      update(1, "failed", undefined, {
        status: "failed",
        duration: 12,
        error: { code: "node.failed", message: "No.", nodeId: "a" },
      }),
    ],
  });
  expect(run).toMatchObject({ status: "failed", duration: 12, error: { message: "No.", nodeId: "a" } });
});

test("updates seen before and those of other executions change nothing", () => {
  const first = applyUpdates({
    run: startRun("e1"),
    updates: [update(1, "started"), update(2, "node_started", "a")],
  });
  expect(applyUpdates({ run: first, updates: [update(2, "node_failed", "a")] })).toBe(first);
  expect(applyUpdates({ run: first, updates: [{ ...update(3, "failed"), executionId: "e2" }] })).toBe(first);
});

test("data that cannot be read still tells the state", () => {
  const run = applyUpdates({
    run: startRun("e1"),
    updates: [update(1, "node_completed", "a", { duration: "soon", error: 7 })],
  });
  expect(run.nodes.get("a")).toMatchObject({ status: "success", duration: null, error: null });
});

const at = (
  sequence: number,
  type: ExecutionUpdate["type"],
  nodeId: string,
  path?: string,
): ExecutionUpdate => ({
  executionId: "e1",
  sequence,
  type,
  nodeId,
  ...(path === undefined ? {} : { path }),
  data: {},
  timestamp: "2026-01-01T00:00:00Z",
});

test("a node in a loop shows its latest iteration, and how many there were; each counts once", () => {
  const run = applyUpdates({
    run: startRun("e1"),
    updates: [
      at(1, "node_started", "a", "0"),
      at(2, "node_completed", "a", "0"),
      // Without effects its start is not told of.
      at(3, "node_failed", "a", "1"),
      at(4, "node_started", "a", "2"),
    ],
  });
  expect(run.nodes.get("a")).toMatchObject({
    status: "running",
    path: "2",
    iterations: { total: 3, failed: 1 },
  });
});

test("the items of a node that runs for each do not end the node itself", () => {
  const run = applyUpdates({
    run: startRun("e1"),
    updates: [at(1, "node_started", "a"), at(2, "node_completed", "a", "0"), at(3, "node_failed", "a", "1")],
  });
  expect(run.nodes.get("a")).toMatchObject({
    status: "running",
    path: "",
    iterations: { total: 2, failed: 1 },
  });
  const ended = applyUpdates({ run, updates: [at(4, "node_completed", "a")] });
  expect(ended.nodes.get("a")).toMatchObject({ status: "success", iterations: { total: 2 } });
});

function result(nodeId: string, more: Partial<NodeResult>): NodeResult {
  return {
    nodeId,
    path: "",
    status: "success",
    input: null,
    output: null,
    error: null,
    handle: null,
    attempt: 1,
    interruptions: 0,
    startedAt: null,
    completedAt: null,
    duration: null,
    cpuMs: null,
    modelsUsage: null,
    startedSequence: null,
    completedSequence: null,
    largeInput: null,
    largeOutput: null,
    iterations: null,
    ...more,
  };
}

test("an execution that is asked for while it runs gives only what no update tells of", () => {
  const done = { startedSequence: 2, completedSequence: 3 };
  const asked = {
    id: "e1",
    nodeResults: [
      result("kept", {}),
      result("told", done),
      result("inside", { ...done, path: "2", iterations: { total: 3, failed: 0 } }),
    ],
    // Nothing else of it is looked at here.
  } as unknown as Execution;
  const { nodes } = withKept({ run: startRun("e1"), execution: asked });
  expect([...nodes.keys()]).toEqual(["kept"]);
});
