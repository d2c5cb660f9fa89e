import type { ExecutionUpdate } from "@workfuse/events";
import { expect, test } from "vitest";
import { createUpdateOrder } from "./update-order.ts";

function update(sequence: number): ExecutionUpdate {
  return { executionId: "e1", sequence, type: "node_started", data: {}, timestamp: "2026-01-02T03:04:05Z" };
}

test("what was seen before is dropped and leaves no gap", () => {
  const order = createUpdateOrder({ after: 2 });
  expect(order.take(update(1))).toEqual([]);
  expect(order.take(update(2))).toEqual([]);
  expect([order.hasGap(), order.last()]).toEqual([false, 2]);
});

test("what comes early waits, and what was missing sets it free", () => {
  const order = createUpdateOrder({ after: 0 });
  expect(order.take(update(3))).toEqual([]);
  expect(order.take(update(2))).toEqual([]);
  expect(order.hasGap()).toBe(true);
  expect(order.take(update(1)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect([order.hasGap(), order.last()]).toEqual([false, 3]);
});
