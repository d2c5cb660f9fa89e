import type { RateLimiter } from "@workfuse/ports";

type Starts = {
  /** Moments of starts, past and reserved, the oldest first. */
  times: number[];
  intervalMs: number;
};

// The largest number of requests that an interval may have: older starts cannot matter.
const mostRequests = 1000;

// Keys that are not used any more are forgotten when there are more than this.
const tidyFrom = 1000;

/**
 * Turns of one process, kept in memory: several workers each have their own. `now` in milliseconds, of a clock that
 * nobody sets.
 */
export function createRateLimiter({
  now = () => performance.now(),
}: { now?: () => number } = {}): RateLimiter {
  const keys = new Map<string, Starts>();

  function forgetOld(at: number): void {
    for (const [key, { times, intervalMs }] of keys) {
      if ((times.at(-1) ?? 0) + intervalMs < at) keys.delete(key);
    }
  }

  return {
    async turn({ key, requests, intervalMs, signal }) {
      signal.throwIfAborted();
      const at = now();
      if (keys.size >= tidyFrom && !keys.has(key)) forgetOld(at);
      const starts: Starts = keys.get(key) ?? { times: [], intervalMs };
      keys.set(key, starts);
      starts.intervalMs = Math.max(starts.intervalMs, intervalMs);
      // The start that this one must be an interval after.
      const before = starts.times.at(-requests);
      const start = Math.max(at, starts.times.at(-1) ?? 0, before === undefined ? 0 : before + intervalMs);
      starts.times.push(start);
      if (starts.times.length > mostRequests * 2) starts.times = starts.times.slice(-mostRequests);
      await waitUntil({ start, at, now, signal }).catch((error: unknown) => {
        // A turn that nobody takes is nobody's: those behind keep theirs, those to come are one earlier.
        const own = starts.times.lastIndexOf(start);
        if (own >= 0) starts.times.splice(own, 1);
        throw error;
      });
    },
  };
}

// Timers may fire a little early, and take no more than 31 bits.
async function waitUntil({
  start,
  at,
  now,
  signal,
}: {
  start: number;
  at: number;
  now: () => number;
  signal: AbortSignal;
}): Promise<void> {
  for (let left = start - at; left > 0; left = start - now()) {
    await pause({ milliseconds: Math.min(Math.ceil(left), 2 ** 31 - 1), signal });
  }
}

function pause({ milliseconds, signal }: { milliseconds: number; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    function aborted(): void {
      clearTimeout(timer);
      reject(signal.reason as Error);
    }
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", aborted);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", aborted, { once: true });
    if (signal.aborted) aborted();
  });
}
