import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Nudge } from "./bus.ts";
import { createGatherer } from "./gather.ts";

const nudge = (executionId: string, sequence = 1): Nudge => ({ executionId, workflowId: "f", sequence });

function setUp() {
  const sent: (readonly Nudge[])[] = [];
  let time = 0;
  const gatherer = createGatherer({
    send: async (nudges) => {
      sent.push(nudges);
    },
    now: () => time,
  });
  return {
    gatherer,
    sent,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

test("a nudge goes at once while little happens, and of one turn only the newest of each execution", async () => {
  const { gatherer, sent } = setUp();
  gatherer.add(nudge("a", 1));
  gatherer.add(nudge("a", 2));
  gatherer.add(nudge("b"));
  await sleep(3);
  expect(sent).toEqual([[nudge("a", 2), nudge("b")]]);
  await gatherer.close();
});

test("many nudges travel together: no more than ten messages at once, and then one every five milliseconds", async () => {
  const { gatherer, sent, pass } = setUp();
  for (let count = 0; count < 30; count++) {
    gatherer.add(nudge(`e${count}`));
    // Longer than a turn, shorter than what is gathered.
    await sleep(2);
  }
  expect(sent.length).toBeGreaterThanOrEqual(10);
  expect(sent.slice(0, 10).map((nudges) => nudges.length)).toEqual(Array.from({ length: 10 }, () => 1));
  expect(sent.length).toBeLessThan(25);
  // After a pause they go at once again.
  await sleep(10);
  pass(1000);
  const before = sent.length;
  gatherer.add(nudge("late"));
  await sleep(3);
  expect(sent.length).toBe(before + 1);
  await gatherer.close();
});
