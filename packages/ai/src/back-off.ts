const firstDelayMs = 1000;
const longestDelayMs = 60_000;

/**
 * Milliseconds before the next attempt: 1, 2, 4, 8… seconds, at most a minute; what the provider asks for, where that is
 * longer.
 */
export function backOffMs({
  failedAttempts,
  retryAfterMs = 0,
}: {
  failedAttempts: number;
  retryAfterMs?: number | undefined;
}): number {
  return Math.max(Math.min(firstDelayMs * 2 ** (failedAttempts - 1), longestDelayMs), retryAfterMs);
}

/** Somebody who is told to wait longer than this should not hold a worker meanwhile. */
export const longestWaitMs: number = longestDelayMs;
