import { expect, test } from "vitest";
import { createAutomatonCache } from "./automaton-cache.ts";

test("a set of values that comes again, in any order, is not built again", () => {
  const { automatonFor } = createAutomatonCache({ maxUnits: 100_000 });
  const first = automatonFor(["value-one", "value-two"]);
  expect(automatonFor(["value-two", "value-one"])).toBe(first);
  expect(automatonFor(["value-one"])).not.toBe(first);
});

test("what was not used for the longest time goes first when there is too much", () => {
  const { automatonFor } = createAutomatonCache({ maxUnits: 5000 });
  const [first, second] = [automatonFor(["value-one"]), automatonFor(["value-two"])];
  expect(automatonFor(["value-one"])).toBe(first);
  for (let index = 0; index < 2; index += 1) automatonFor([`other-value-${index}`]);
  expect(automatonFor(["value-two"])).not.toBe(second);
});
