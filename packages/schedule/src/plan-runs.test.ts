import fc from "fast-check";
import { expect, test } from "vitest";
import { missedPolicies, planRuns } from "./plan-runs.ts";
import { createTimetable, upcoming } from "./timetable.ts";

const minute = 60_000;
const hour = 60 * minute;
const hourly = createTimetable({ schedule: { kind: "cron", cron: "0 * * * *", timeZone: "UTC" }, anchor: 0 });
const late = { timetable: hourly, nextAt: hour, now: 10 * hour + 5 * minute, most: 3 };
const dueAt = ({ runs }: ReturnType<typeof planRuns>) => runs.map(({ dueAt: due }) => due / hour);

test("what was missed is left, made up for once, or run up to a number, the last ones", () => {
  expect(dueAt(planRuns({ ...late, missed: "skip" }))).toEqual([]);
  expect(dueAt(planRuns({ ...late, missed: "runOnce" }))).toEqual([10]);
  expect(dueAt(planRuns({ ...late, missed: "runAll" }))).toEqual([8, 9, 10]);
  expect(dueAt(planRuns({ ...late, missed: "runAll", most: 100 }))).toHaveLength(10);
  for (const missed of missedPolicies) expect(planRuns({ ...late, missed }).nextAt).toBe(11 * hour);
});

test("what is found within a minute runs whatever was missed before, and makes up for it", () => {
  const now = 10 * hour + 1000;
  expect(planRuns({ ...late, now, missed: "skip" }).runs).toEqual([{ dueAt: 10 * hour, isMissed: false }]);
  expect(dueAt(planRuns({ ...late, now, missed: "runOnce" }))).toEqual([10]);
  expect(dueAt(planRuns({ ...late, now, missed: "runAll" }))).toEqual([7, 8, 9, 10]);
});

test("a schedule of every second that nobody looked after for a year is planned at once", () => {
  const timetable = createTimetable({
    schedule: { kind: "cron", cron: "* * * * * *", timeZone: "Europe/London" },
    anchor: 0,
  });
  const before = performance.now();
  const { runs } = planRuns({ timetable, nextAt: 0, now: 365 * 24 * hour, missed: "runAll", most: 100 });
  expect(runs).toHaveLength(161);
  expect(performance.now() - before).toBeLessThan(2000);
});

test("intervals count from their anchor, one-off times come once", () => {
  const quarter = createTimetable({ schedule: { kind: "interval", everyMs: 15 * minute }, anchor: 7 });
  expect(upcoming({ timetable: quarter, after: 7, count: 2 })).toEqual([15 * minute + 7, 30 * minute + 7]);
  expect(quarter.next(15 * minute + 6)).toBe(15 * minute + 7);
  expect(quarter.previous(15 * minute + 7)).toBe(15 * minute + 7);
  expect(quarter.previous(15 * minute + 6)).toBeUndefined();
  const once = createTimetable({ schedule: { kind: "once", at: 5 }, anchor: 0 });
  expect(upcoming({ timetable: once, after: 4, count: 3 })).toEqual([5]);
  expect(once.next(5)).toBeUndefined();
  expect(planRuns({ timetable: once, nextAt: 5, now: hour, missed: "runOnce", most: 1 })).toEqual({
    runs: [{ dueAt: 5, isMissed: true }],
    nextAt: null,
  });
});

test("however often and late one looks, each due time of the last minute is run exactly once", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 55_000 }), { minLength: 1, maxLength: 12 }), (pauses) => {
      const timetable = createTimetable({
        schedule: { kind: "cron", cron: "*/7 * * * * *", timeZone: "UTC" },
        anchor: 0,
      });
      const first = timetable.next(0) ?? 0;
      let nextAt = first;
      let now = 0;
      const run: number[] = [];
      for (const pause of pauses) {
        now += pause;
        if (now < nextAt) continue;
        const plan = planRuns({ timetable, nextAt, now, missed: "skip", most: 0 });
        run.push(...plan.runs.map(({ dueAt: due }) => due));
        nextAt = plan.nextAt ?? 0;
      }
      const expected = upcoming({ timetable, after: 0, count: 110 }).filter((due) => due <= now);
      expect(run).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});
