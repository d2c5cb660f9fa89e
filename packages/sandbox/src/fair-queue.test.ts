import { expect, test } from "vitest";
import { createFairQueue } from "./fair-queue.ts";

const item = (workspaceId: string, number: number): { workspaceId: string; number: number } => ({
  workspaceId,
  number,
});

test("workspaces that run equally much are served in turn, each in its own order", () => {
  const queue = createFairQueue<ReturnType<typeof item>>({ share: 10 });
  for (let number = 0; number < 3; number += 1) queue.add(item("a", number));
  for (let number = 0; number < 3; number += 1) queue.add(item("b", number));
  const order = Array.from({ length: 6 }, () => {
    const taken = queue.take();
    if (taken === undefined) return "";
    queue.release(taken);
    return `${taken.workspaceId}${taken.number}`;
  });
  expect(order).toEqual(["a0", "b0", "a1", "b1", "a2", "b2"]);
});

test("who has least running comes first, and nobody gets more than the share", () => {
  const queue = createFairQueue<ReturnType<typeof item>>({ share: 2 });
  for (let number = 0; number < 4; number += 1) queue.add(item("a", number));
  expect([queue.take()?.number, queue.take()?.number, queue.take()]).toEqual([0, 1, undefined]);
  expect(queue.hasStarving()).toBe(false);
  queue.add(item("b", 0));
  expect(queue.hasStarving()).toBe(true);
  expect(queue.take()).toEqual(item("b", 0));
  expect(queue.size()).toBe(2);
});

test("an item that is removed is not taken", () => {
  const queue = createFairQueue<ReturnType<typeof item>>({ share: 2 });
  const first = item("a", 0);
  queue.add(first);
  queue.add(item("a", 1));
  expect([queue.remove(first), queue.remove(first), queue.take()?.number, queue.size()]).toEqual([
    true,
    false,
    1,
    0,
  ]);
});
