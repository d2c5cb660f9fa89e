import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { datetimeNode } from "./definition.ts";
import { runDatetime } from "./run.ts";

const run = nodeRunner({ definition: datetimeNode, run: runDatetime });
const outputOf = async (config: Record<string, unknown>) => (await run(config)).output;

test("the time of now is the clock's, in the zone asked for", async () => {
  const clock = { now: () => new Date("2026-07-01T22:30:00Z") };
  const { output } = await run(
    { operation: "now", zone: "Europe/Berlin", format: "dd.MM.yyyy HH:mm" },
    { ports: { clock } },
  );
  expect(output).toEqual({
    iso: "2026-07-02T00:30:00.000+02:00",
    text: "02.07.2026 00:30",
    milliseconds: 1_782_945_000_000,
    year: 2026,
    month: 7,
    day: 2,
    hour: 0,
    minute: 30,
    weekday: 4,
    week: 27,
    zone: "Europe/Berlin",
  });
});

test.each([
  ["2026-01-02", "2026-01-02T00:00:00.000Z"],
  ["2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.000Z"],
  ["Fri, 02 Jan 2026 03:04:05 +0000", "2026-01-02T03:04:05.000Z"],
  ["2026-01-02 03:04:05", "2026-01-02T03:04:05.000Z"],
  [1_767_323_045, "2026-01-02T03:04:05.000Z"],
  [1_767_323_045_000, "2026-01-02T03:04:05.000Z"],
  ["1767323045", "2026-01-02T03:04:05.000Z"],
])("%j is read as %s", async (date, iso) => {
  expect(await outputOf({ operation: "parse", date })).toMatchObject({ iso });
});

test("a date is read by a format, in a zone and a language", async () => {
  const config = { operation: "parse", date: "3. Mai 2026, 09:00", inputFormat: "d. MMMM yyyy, HH:mm" };
  expect(await outputOf({ ...config, zone: "Europe/Berlin", locale: "de" })).toMatchObject({
    iso: "2026-05-03T09:00:00.000+02:00",
  });
});

test("a date is written in a format and a language", async () => {
  const config = { operation: "format", date: "2026-03-09T12:00:00Z", format: "cccc, d LLLL" };
  expect(await outputOf({ ...config, locale: "fr" })).toMatchObject({ text: "lundi, 9 mars" });
});

test("adding keeps the wall clock across a change to summer time, and months end where they end", async () => {
  const zone = "Europe/Berlin";
  expect(await outputOf({ operation: "add", date: "2026-03-28T12:00", amount: 1, zone })).toMatchObject({
    iso: "2026-03-29T12:00:00.000+02:00",
  });
  expect(await outputOf({ operation: "add", date: "2026-01-31", amount: 1, unit: "months" })).toMatchObject({
    iso: "2026-02-28T00:00:00.000Z",
  });
});

test("the time between two dates is given in the unit asked for", async () => {
  const config = { operation: "difference", date: "2026-01-01", other: "2026-01-02T12:00:00Z" };
  expect(await outputOf(config)).toEqual({ difference: 1.5, milliseconds: 129_600_000 });
  expect(await outputOf({ ...config, other: "2025-12-31", unit: "hours" })).toMatchObject({
    difference: -24,
  });
});

test("a date is moved to the start or the end of its week", async () => {
  const date = "2026-01-01T10:00:00Z";
  expect(await outputOf({ operation: "startOf", date, unit: "weeks" })).toMatchObject({
    iso: "2025-12-29T00:00:00.000Z",
  });
  expect(await outputOf({ operation: "endOf", date, unit: "months" })).toMatchObject({
    iso: "2026-01-31T23:59:59.999Z",
  });
});

test.each([
  [{ operation: "parse", date: "soon" }, "soon"],
  [{ operation: "parse", date: "2026-02-30" }, "2026-02-30"],
  [{ operation: "parse", date: "2026-01-01", zone: "Mars/Olympus" }, "Mars/Olympus"],
  [{ operation: "format", date: "2026-01-01", locale: "not a language" }, "not a language"],
  [{ operation: "add", date: "2026-01-01", amount: 1e12, unit: "years" }, "calendar"],
])("%j is refused, saying %s", async (config, words) => {
  const failure = await failureOf(run(config));
  expect(failure).toMatchObject({ code: "config.invalid", message: expect.stringContaining(words) });
});

test("an operation's date is needed when it is written", () => {
  expect(datetimeNode.authoredConfig.safeParse({ operation: "add", amount: 1 }).success).toBe(false);
});
