import { expect, test } from "vitest";
import { backOffDelay } from "./back-off.ts";

const backOff = { initialMs: 500, maximumMs: 15_000 };

test("the delay doubles up to its maximum and is never shorter than half of it", () => {
  const longest = [0, 1, 2, 5, 6, 1000].map((attempt) => backOffDelay({ attempt, backOff, random: () => 1 }));
  expect(longest).toEqual([500, 1000, 2000, 15_000, 15_000, 15_000]);
  expect(backOffDelay({ attempt: 1, backOff, random: () => 0 })).toBe(500);
});
