import { expect, test } from "vitest";
import { cronProblem } from "./cron-problem.ts";
import { cronTimes } from "./cron.ts";

const at = (text: string) => Date.parse(text);
const iso = (time: number | undefined) => time && new Date(time).toISOString();

function next({ cron, timeZone = "UTC", after }: { cron: string; timeZone?: string; after: string }) {
  return iso(cronTimes({ cron, timeZone }).next(at(after)));
}

test.each([
  ["30 9 * * *", "2026-03-02T09:30:00.000Z"],
  ["15 30 9 * * *", "2026-03-02T09:30:15.000Z"],
  ["*/15 * * * *", "2026-03-02T00:15:00.000Z"],
  ["0 9-17/4 * * MON-FRI", "2026-03-02T09:00:00.000Z"],
  ["0 0 1 JAN,jul *", "2026-07-01T00:00:00.000Z"],
  ["0 0 L * *", "2026-03-31T00:00:00.000Z"],
  ["0 0 * * FRI#2", "2026-03-13T00:00:00.000Z"],
  ["0 0 * * FRIL", "2026-03-27T00:00:00.000Z"],
  ["0 0 13 * FRI", "2026-03-06T00:00:00.000Z"],
  ["@hourly", "2026-03-02T01:00:00.000Z"],
  ["@daily", "2026-03-03T00:00:00.000Z"],
  ["@weekly", "2026-03-08T00:00:00.000Z"],
  ["@monthly", "2026-04-01T00:00:00.000Z"],
  ["@yearly", "2027-01-01T00:00:00.000Z"],
  ["0 0 29 2 *", "2028-02-29T00:00:00.000Z"],
])("%s is next due at %s", (cron, expected) => {
  expect(cronProblem(cron)).toBeUndefined();
  expect(next({ cron, after: "2026-03-02T00:00:00Z" })).toBe(expected);
});

test("a local time that is left out is due once, when the clock goes on", () => {
  // On this day New York's clock goes from 02:00 to 03:00.
  const newYork = { cron: "30 2 * * *", timeZone: "America/New_York" };
  expect(next({ ...newYork, after: "2026-03-08T00:00:00Z" })).toBe("2026-03-08T07:00:00.000Z");
  expect(next({ ...newYork, after: "2026-03-08T07:00:00Z" })).toBe("2026-03-09T06:30:00.000Z");
  // Lord Howe's goes from 02:00 to 02:30.
  const lordHowe = { cron: "*/10 2 * * *", timeZone: "Australia/Lord_Howe" };
  expect(next({ ...lordHowe, after: "2026-10-03T15:00:00Z" })).toBe("2026-10-03T15:30:00.000Z");
  expect(next({ ...lordHowe, after: "2026-10-03T15:30:00Z" })).toBe("2026-10-03T15:40:00.000Z");
});

test("a local time that comes twice is due once, at its first moment", () => {
  const newYork = { cron: "30 1 * * *", timeZone: "America/New_York" };
  expect(next({ ...newYork, after: "2026-11-01T00:00:00-04:00" })).toBe("2026-11-01T05:30:00.000Z");
  expect(next({ ...newYork, after: "2026-11-01T05:30:00Z" })).toBe("2026-11-02T06:30:00.000Z");
  const often = { cron: "*/15 * * * * *", timeZone: "America/New_York" };
  expect(next({ ...often, after: "2026-11-01T06:10:00Z" })).toBe("2026-11-01T07:00:00.000Z");
});

test("the day that Samoa left out is due when the next one begins", () => {
  expect(next({ cron: "0 12 30 12 *", timeZone: "Pacific/Apia", after: "2011-12-29T00:00:00Z" })).toBe(
    "2011-12-30T10:00:00.000Z",
  );
});

test.each([
  ["0 0 30 2 *", /next run would never come/],
  ["0 0 31 4,6,9,11 *", /next run would never come/],
  ["* * * *", /five fields .* this one has 4/],
  ["", /this one has 0/],
  ["* * * * * * *", /this one has 7/],
  ["61 * * * *", /minute “61”/],
  ["0 25 * * *", /hour “25”/],
  ["0 0 * * XYZ", /weekday “xyz”/],
  ["@reboot", /@reboot.* is not known/],
])("“%s” is refused, saying why", (cron, reason) => {
  expect(cronProblem(cron)).toMatch(reason);
});
