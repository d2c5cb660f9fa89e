import { Cron } from "croner";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cronProblem } from "./cron-problem.ts";

/** What the library says that finds the dates. */
function isTaken(cron: string): boolean {
  try {
    const times = new Cron(cron, { timezone: "UTC", paused: true, mode: "5-or-6-parts" });
    return times.nextRun(new Date(Date.UTC(2000, 0, 1))) !== null;
  } catch {
    return false;
  }
}

const number = fc.nat({ max: 62 }).map(String);
const name = fc.constantFrom("MON", "fri", "SUN", "JAN", "feb", "Dec", "xyz");
const value = fc.oneof({ weight: 4, arbitrary: number }, name);
const step = fc.nat({ max: 40 }).map((size) => `/${size}`);
const part = fc.oneof(
  fc.constantFrom("*", "?", "L", "LW", "15W", "31W", "5L", "2#5", "1#6", "", "1-", "1--2", "*#1", "3#"),
  value,
  fc.tuple(value, value).map(([from, to]) => `${from}-${to}`),
  step.map((size) => `*${size}`),
  fc.tuple(value, value, step).map(([from, to, size]) => `${from}-${to}${size}`),
  fc.tuple(value, step).map(([from, size]) => `${from}${size}`),
);
const list = fc.oneof(
  { weight: 3, arbitrary: part },
  fc.array(part, { minLength: 2, maxLength: 3 }).map((all) => all.join(",")),
);
const likely = (low: number, high: number) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant("*") }, fc.integer({ min: low, max: high }).map(String), list);
const expression = fc
  .tuple(likely(0, 59), likely(0, 23), likely(1, 31), likely(1, 12), likely(0, 7), fc.boolean())
  .map(
    ([minute, hour, day, month, weekday, both]) =>
      `${minute} ${hour} ${day} ${month} ${both ? "+" : ""}${weekday}`,
  );

test("what is let through has a date", () => {
  fc.assert(
    fc.property(expression, (cron) => {
      fc.pre(cronProblem(cron) === undefined);
      expect(isTaken(cron)).toBe(true);
    }),
    { numRuns: 3000, maxSkipsPerRun: 1000 },
  );
});

const within = (low: number, high: number, names: readonly string[]) => {
  const one = fc.integer({ min: low, max: high });
  const range = fc.tuple(one, one).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const size = fc.integer({ min: 1, max: 5 });
  const usual = fc.oneof(
    one.map(String),
    range.map(([from, to]) => `${from}-${to}`),
    fc.tuple(range, size).map(([[from, to], each]) => `${from}-${to}/${each}`),
    size.map((each) => `*/${each}`),
    names.length === 0 ? one.map(String) : fc.constantFrom(...names),
  );
  return fc.oneof(
    fc.constantFrom("*", "?"),
    usual,
    fc.array(usual, { minLength: 2, maxLength: 4 }).map((all) => all.join(",")),
  );
};

test("what the library takes and has a date is let through, in every usual form", () => {
  const usual = fc
    .tuple(
      within(0, 59, []),
      within(0, 23, []),
      fc.oneof(within(1, 31, ["L", "15W", "1,L"]), fc.constant("LW")),
      within(1, 12, ["JAN", "Feb-apr", "DEC"]),
      within(0, 7, ["MON", "MON-FRI", "FRI-SUN", "sat,sun", "FRIL", "2#3", "SUN#1"]),
      fc.constantFrom("", "", "", "+"),
    )
    .map(
      ([minute, hour, day, month, weekday, both]) => `${minute} ${hour} ${day} ${month} ${both}${weekday}`,
    );
  fc.assert(
    fc.property(usual, (cron) => {
      expect(cronProblem(cron) === undefined).toBe(isTaken(cron));
    }),
    { numRuns: 3000 },
  );
});
