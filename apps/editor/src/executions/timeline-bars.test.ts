import { expect, test } from "vitest";
import { timelineOf } from "./timeline-bars.ts";

const startedAt = "2026-01-01T00:00:00.000Z";
const at = (milliseconds: number): string => new Date(Date.parse(startedAt) + milliseconds).toISOString();

test("nodes stand where they ran, in the order of their starts; what runs goes on until now", () => {
  const timeline = timelineOf({
    startedAt,
    now: Date.parse(startedAt) + 500,
    results: [
      { nodeId: "late", status: "running", startedAt: at(200), completedAt: null },
      { nodeId: "early", status: "success", startedAt: at(10), completedAt: at(190) },
      { nodeId: "not taken", status: "skipped", startedAt: at(190), completedAt: at(190) },
      { nodeId: "never", status: "running", startedAt: null, completedAt: null },
    ],
  });
  expect(timeline).toEqual({
    total: 500,
    bars: [
      { nodeId: "early", status: "success", from: 10, duration: 180 },
      { nodeId: "late", status: "running", from: 200, duration: 300 },
    ],
  });
});

test("what was taken over from another execution ran before this one", () => {
  const results = [
    { nodeId: "kept", status: "success", startedAt: at(-900), completedAt: at(-800) },
  ] as const;
  expect(timelineOf({ startedAt, now: 0, results })).toEqual({ total: 1, bars: [] });
  expect(timelineOf({ startedAt: null, now: 0, results })).toEqual({ total: 1, bars: [] });
});
