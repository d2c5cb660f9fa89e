import type { RetryPolicy } from "@workfuse/graph";

/** The policy of nodes that have none. */
export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 3, backoffMultiplier: 2, initialDelayMs: 1000 };

const longestDelayMs = 60_000;
const longestRetryAfterMs = 3_600_000;
const jitter = 0.2;

/**
 * Milliseconds to wait after a failed attempt: the initial delay, grown by the multiplier with each attempt, at most
 * 60 s, with ±20 % jitter. A longer wait that the other side asked for is kept, up to an hour.
 */
export function retryDelayMs({
  policy,
  failedAttempt,
  retryAfterMs,
  random,
}: {
  policy: RetryPolicy;
  /** 1 for the first attempt. */
  failedAttempt: number;
  retryAfterMs: number | undefined;
  /** From 0 to 1. */
  random: number;
}): number {
  const grown = policy.initialDelayMs * policy.backoffMultiplier ** (failedAttempt - 1);
  const spread = Math.min(grown, longestDelayMs) * (1 - jitter + 2 * jitter * random);
  return Math.round(
    Math.max(Math.min(spread, longestDelayMs), Math.min(retryAfterMs ?? 0, longestRetryAfterMs)),
  );
}
