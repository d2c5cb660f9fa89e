import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createRateLimiter } from "./rate-limiter.ts";

const { signal } = new AbortController();

test("turns within the limit are free, the next one waits for the interval", async () => {
  const limiter = createRateLimiter();
  const began = performance.now();
  const turn = () => limiter.turn({ key: "a", requests: 2, intervalMs: 100, signal });
  await Promise.all([turn(), turn()]);
  expect(performance.now() - began).toBeLessThan(80);
  await turn();
  expect(performance.now() - began).toBeGreaterThanOrEqual(100);
});

test("keys do not wait for each other", async () => {
  const limiter = createRateLimiter();
  const began = performance.now();
  for (const key of ["a", "b", "c"]) await limiter.turn({ key, requests: 1, intervalMs: 10_000, signal });
  expect(performance.now() - began).toBeLessThan(1000);
});

test("ACCEPTANCE 21: an abort ends the wait at once with the signal's own reason, and gives the turn back", async () => {
  const limiter = createRateLimiter();
  const turn = (by: AbortSignal) => limiter.turn({ key: "a", requests: 1, intervalMs: 300, signal: by });
  const began = performance.now();
  await turn(signal);
  const reason = new Error("cancelled");
  const controller = new AbortController();
  const waiting = turn(controller.signal);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await turn(signal);
  expect(performance.now() - began).toBeLessThan(550);
});

test("whatever comes and goes away, no interval has more starts than allowed", async () => {
  vi.useFakeTimers();
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ pauseMs: fc.nat(60), isAborted: fc.boolean() }), {
          minLength: 1,
          maxLength: 40,
        }),
        async (requests, callers) => {
          const intervalMs = 100;
          const limiter = createRateLimiter({ now: () => Date.now() });
          const starts: number[] = [];
          const all: Promise<void>[] = [];
          for (const { pauseMs, isAborted } of callers) {
            await vi.advanceTimersByTimeAsync(pauseMs);
            const controller = new AbortController();
            const turn = limiter
              .turn({ key: "a", requests, intervalMs, signal: controller.signal })
              .then(() => starts.push(Date.now()))
              .catch(() => undefined);
            all.push(turn.then(() => undefined));
            if (isAborted) controller.abort(new Error("gone"));
          }
          await vi.advanceTimersByTimeAsync(intervalMs * callers.length);
          await Promise.all(all);
          starts.forEach((start, index) => {
            const later = starts[index + requests];
            if (later !== undefined) expect(later - start).toBeGreaterThanOrEqual(intervalMs);
          });
        },
      ),
      { numRuns: 100 },
    );
  } finally {
    vi.useRealTimers();
  }
});
