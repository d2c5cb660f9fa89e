import type { ExecutionUpdate, UpdateType } from "@workfuse/events";
import { expect, test } from "vitest";
import { applyUpdates, startRun } from "./run-state.ts";

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
