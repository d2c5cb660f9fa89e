import fc from "fast-check";
import { expect, test } from "vitest";
import { dueAt, parseDuration } from "./duration.ts";
import { toEngineEvent } from "./event.ts";
import { eventIdAt, isId, lowestIdAt, runIdOf, timeOfId } from "./ids.ts";
import { backoffMs, retryAfterMs } from "./retry.ts";
import { createBearerCheck, createEventKeyCheck, createSigner } from "./signing.ts";

const now = Date.parse("2026-11-24T10:00:00Z");

test("durations are sums of their parts, and anything else is none", () => {
  expect(parseDuration("1w2d3h4m5s")).toBe(((((7 + 2) * 24 + 3) * 60 + 4) * 60 + 5) * 1000);
  expect(parseDuration("500ms")).toBe(500);
  for (const text of ["", "5", "s", "1 h", "-1s", "1y"]) expect(parseDuration(text)).toBeUndefined();
});

test("a sleep is at least a second and at most 366 days; a point of time is taken as it is", () => {
  expect(dueAt({ text: "1ms", now })).toBe(now + 1000);
  expect(dueAt({ text: "9999d", now })).toBe(now + 366 * 86_400_000);
  expect(dueAt({ text: "2026-11-24T10:00:30.000Z", now })).toBe(now + 30_000);
  expect(dueAt({ text: "2020-01-01T00:00:00Z", now })).toBeLessThan(now);
  expect(dueAt({ text: "tomorrow", now })).toBeUndefined();
});

test("ACCEPTANCE 20: back-off grows, has jitter and a cap; Retry-After is kept within 1 s and 24 h", () => {
  const first = [0, 1, 2, 3, 4, 5].map((attempt) => backoffMs({ attempt, random: () => 0 }));
  expect(first).toEqual([15_000, 30_000, 60_000, 120_000, 300_000, 600_000]);
  expect(backoffMs({ attempt: 19, random: () => 0.999 })).toBeLessThanOrEqual(7_200_000 * 1.1);
  expect(backoffMs({ attempt: 0, random: () => 0.5 })).toBe(15_750);
  expect(retryAfterMs({ header: "3", now })).toBe(3000);
  expect(retryAfterMs({ header: "0", now })).toBe(1000);
  expect(retryAfterMs({ header: "9999999", now })).toBe(86_400_000);
  expect(retryAfterMs({ header: "2026-11-24T10:01:00Z", now })).toBe(60_000);
  expect(retryAfterMs({ header: "soon", now })).toBeUndefined();
  expect(retryAfterMs({ header: undefined, now })).toBeUndefined();
});

test("a run's id tells its event and its time, and ids of later times are greater", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.nat(1022), (time, place) => {
      const eventId = eventIdAt(time);
      const runId = runIdOf({ eventId, place });
      expect([isId(eventId), isId(runId)]).toEqual([true, true]);
      expect(runId.slice(0, 24)).toBe(eventId.slice(0, 24));
      expect(runId > eventId).toBe(true);
      expect(timeOfId(runId)).toBe(time);
      expect(lowestIdAt(time) <= eventId && eventId < lowestIdAt(time + 1)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("runs of one event have different ids", () => {
  const eventId = eventIdAt(now);
  const ids = new Set(Array.from({ length: 1023 }, (_none, place) => runIdOf({ eventId, place })));
  expect(ids.size).toBe(1023);
});

test("keys are compared as a whole", () => {
  const signingKey = "signkey-prod-00112233445566778899aabbccddeeff";
  const matches = createBearerCheck({ signingKey });
  // sha256 of the sixteen bytes
  const hash = "aa9d3edec6459ae5b5de3cdeb84ba93dfac05ba9bd1a51a2d7a60b2e4a2f1a6f";
  expect(matches(`Bearer ${hash}`)).toBe(false);
  expect(matches(undefined)).toBe(false);
  expect(matches("Bearer signkey-prod-")).toBe(false);
  const isEventKey = createEventKeyCheck({ eventKey: "key-1" });
  expect([isEventKey("key-1"), isEventKey("key-2"), isEventKey("")]).toEqual([true, false, false]);
  const sign = createSigner({ signingKey });
  const at = new Date(now);
  expect(sign({ body: "{}", now: at })).toMatch(/^t=\d+&s=[0-9a-f]{64}$/);
  expect(sign({ body: "{}", now: at })).not.toBe(sign({ body: "[]", now: at }));
});

test("an event without id, time or data gets the engine's id, the time, and none", () => {
  const event = toEngineEvent({ incoming: { name: "a" }, id: "01X", now });
  expect(event).toMatchObject({ givenId: undefined, value: { id: "01X", ts: now, data: {} } });
  const given = toEngineEvent({ incoming: { name: "a", id: "mine", ts: 5, data: { b: 1 } }, id: "01X", now });
  expect(given.body).toBe('{"data":{"b":1},"id":"mine","name":"a","ts":5}');
});
