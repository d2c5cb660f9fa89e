import type { ExecutionUpdate, UpdateType } from "@workfuse/events";
import { createStore } from "jotai";
import { expect, test } from "vitest";
import {
  activeExecutionAtom,
  applyUpdatesAtom,
  executionStatusAtom,
  followNewestAtom,
  followOwnAtom,
} from "./run-atoms.ts";

function update(executionId: string, type: UpdateType): ExecutionUpdate {
  return { executionId, sequence: 1, type, data: {}, timestamp: "2026-01-02T03:04:05Z" };
}

test("the canvas follows the newest execution", () => {
  const store = createStore();
  store.set(followNewestAtom, update("e1", "started"));
  store.set(followNewestAtom, update("e2", "started"));
  expect(store.get(activeExecutionAtom)).toBe("e2");
});

test("an execution found half-way is followed, a finished one is not", () => {
  const store = createStore();
  store.set(followNewestAtom, update("e1", "completed"));
  expect(store.get(activeExecutionAtom)).toBeNull();
  store.set(followNewestAtom, update("e2", "node_started"));
  expect(store.get(activeExecutionAtom)).toBe("e2");
});

test("an execution started here is shown to its end", () => {
  const store = createStore();
  store.set(followOwnAtom, "mine");
  store.set(followNewestAtom, update("other", "started"));
  expect(store.get(activeExecutionAtom)).toBe("mine");
  store.set(applyUpdatesAtom, [update("mine", "completed")]);
  expect(store.get(executionStatusAtom)).toBe("completed");
  store.set(followNewestAtom, update("other", "started"));
  expect(store.get(activeExecutionAtom)).toBe("other");
});
