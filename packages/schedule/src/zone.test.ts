import { expect, test } from "vitest";
import { instantOf, isTimeZone, wallTimeOf } from "./zone.ts";

test("names of time zones are told from other texts", () => {
  for (const name of ["UTC", "Europe/London", "Asia/Kolkata"]) expect(isTimeZone(name)).toBe(true);
  for (const name of ["", "Mars/Olympus", "+02:00", "Europe/ London"]) expect(isTimeZone(name)).toBe(false);
});

test("local times and moments lead to each other", () => {
  const timeZone = "Asia/Kolkata";
  const local = Date.UTC(2026, 5, 1, 12);
  const at = instantOf({ timeZone, local });
  expect(new Date(at).toISOString()).toBe("2026-06-01T06:30:00.000Z");
  expect(wallTimeOf({ timeZone, at })).toBe(local);
});
