import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { cronTimes } from "./cron.ts";

const minute = 60_000;
const hour = 60 * minute;
const zones = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kolkata"] as const;
const start = Date.UTC(2026, 0, 1);
const end = Date.UTC(2031, 0, 1);

type Fields = {
  readonly minutes: readonly number[] | "*";
  readonly hours: readonly number[] | "*";
  readonly days: readonly number[] | "*";
  readonly weekdays: readonly number[] | "*";
};

const textOf = (field: readonly number[] | "*") => (field === "*" ? "*" : field.join(","));
const cronOf = ({ minutes, hours, days, weekdays }: Fields) =>
  [textOf(minutes), textOf(hours), textOf(days), "*", textOf(weekdays)].join(" ");

const has = (field: readonly number[] | "*", value: number) => field === "*" || field.includes(value);

/** Whether the clock on the wall, given as milliseconds as if it showed UTC, matches. */
function matches({ fields: { minutes, hours, days, weekdays }, local }: { fields: Fields; local: number }) {
  const date = new Date(local);
  const isDay = has(days, date.getUTCDate());
  const isWeekday = has(weekdays, date.getUTCDay());
  // Where both are given one of them is enough, as in every cron.
  const isDate = days === "*" || weekdays === "*" ? isDay && isWeekday : isDay || isWeekday;
  return has(minutes, date.getUTCMinutes()) && has(hours, date.getUTCHours()) && isDate;
}

/**
 * The oracle: walks through real time minute by minute with Luxon's clock. A time that is shown for the first time is
 * due; times that the clock jumps over are due when it has jumped.
 */
function walk({ fields, zone, from, to }: { fields: Fields; zone: string; from: number; to: number }) {
  const due: number[] = [];
  const localAt = (at: number) => at + DateTime.fromMillis(at, { zone }).offset * minute;
  // Some hours before, so that what a repeated stretch shows has been seen.
  let newest = localAt(from - hour * 3);
  for (let at = from - hour * 3 + minute; at <= to; at += minute) {
    const local = localAt(at);
    let isDue = false;
    for (let passed = newest + minute; passed <= local; passed += minute)
      isDue ||= matches({ fields, local: passed });
    newest = Math.max(newest, local);
    if (isDue && at > from) due.push(at);
  }
  return due;
}

/** Moments at which the offset changes. */
function changesOf(zone: string): readonly number[] {
  const offset = (at: number) => DateTime.fromMillis(at, { zone }).offset;
  const changes: number[] = [];
  for (let at = start; at < end; at += hour) if (offset(at) !== offset(at + hour)) changes.push(at);
  return changes;
}

const list = (min: number, max: number) =>
  fc.oneof(
    fc.constant("*" as const),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 6 }),
  );
const anyFields = fc.record({
  minutes: list(0, 59),
  // Changes of the clock happen in the first hours of a day.
  hours: fc.oneof(list(0, 23), list(0, 3)),
  days: fc.oneof({ weight: 3, arbitrary: fc.constant("*" as const) }, list(1, 31)),
  weekdays: fc.oneof({ weight: 3, arbitrary: fc.constant("*" as const) }, list(0, 6)),
});

test.each(zones)("due times over changes of the clock are those of a walk with Luxon's clock: %s", (zone) => {
  const changes = changesOf(zone);
  expect(changes).toHaveLength(zone === "Asia/Kolkata" ? 0 : 10);
  const around = fc.integer({ min: -4 * 60, max: 3 * 60 });
  const moment =
    changes.length === 0
      ? fc.integer({ min: start / minute, max: end / minute - 3000 }).map((at) => at * minute)
      : fc.tuple(fc.constantFrom(...changes), around).map(([at, offset]) => at + offset * minute);
  fc.assert(
    fc.property(anyFields, moment, (fields, from) => {
      const to = from + 8 * hour;
      const times = cronTimes({ cron: cronOf(fields), timeZone: zone });
      const found: number[] = [];
      for (let at = times.next(from); at !== undefined && at <= to; at = times.next(at)) found.push(at);
      expect(found).toEqual(walk({ fields, zone, from, to }));
      // Backwards, the same.
      const back: number[] = [];
      for (let at = times.previous(to); at !== undefined && at > from; at = times.previous(at - 1))
        back.push(at);
      expect(back.toReversed()).toEqual(found);
    }),
    { numRuns: 120 },
  );
});

test.each(zones)(
  "a job at any minute of the day runs once on each of the 1,826 days of 2026 to 2030: %s",
  (zone) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 4 }), (minutes, hours) => {
        const times = cronTimes({ cron: `${minutes} ${hours} * * *`, timeZone: zone });
        const days: string[] = [];
        const first = DateTime.fromISO("2026-01-01T00:00", { zone }).toMillis();
        const last = DateTime.fromISO("2031-01-01T00:00", { zone }).toMillis();
        for (let at = times.next(first - 1); at !== undefined && at < last; at = times.next(at))
          days.push(DateTime.fromMillis(at, { zone }).toISODate() ?? "");
        expect(days).toHaveLength(1826);
        expect(new Set(days).size).toBe(1826);
      }),
      { numRuns: 5 },
    );
  },
);
