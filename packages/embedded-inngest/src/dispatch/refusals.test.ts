import { expect, test } from "vitest";
import { createRefusals } from "./refusals.ts";

test("a worker that is away is tried again after 100 ms, then less and less often up to every 2 s, until it answers", () => {
  const refusals = createRefusals();
  const delays = Array.from({ length: 12 }, () => refusals.delayMs("a"));
  expect(delays).toEqual([100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000, 2000, 2000]);
  expect(refusals.delayMs("b")).toBe(100);
  refusals.answered("a");
  expect(refusals.delayMs("a")).toBe(100);
});
