import { expect, test } from "vitest";
import { formatAgo, formatDuration } from "./format-time.ts";

test("durations are told in the unit that reads best", () => {
  expect([null, 0, 999, 1500, 61_000, 125_000, 7_260_000].map(formatDuration)).toEqual([
    "–",
    "0 ms",
    "999 ms",
    "1.5 s",
    "1 min 1 s",
    "2 min 5 s",
    "2 h 1 min",
  ]);
});

test("moments are told by their distance, up to a week", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  const ago = (iso: string): string => formatAgo({ iso, now });
  expect(ago("2026-03-10T11:59:58Z")).toBe("just now");
  expect(ago("2026-03-10T11:57:00Z")).toBe("3 min. ago");
  expect(ago("2026-03-09T12:00:00Z")).toBe("yesterday");
  expect(ago("2026-01-02T12:00:00Z")).toBe("Jan 2, 2026");
});
