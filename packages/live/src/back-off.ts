/** Milliseconds: the first delay and the longest one. */
export type BackOff = { readonly initialMs: number; readonly maximumMs: number };

/**
 * Milliseconds to wait before reconnecting. Doubles with each attempt up to the maximum; half of it is random, so that
 * all the browsers of a restarted gateway do not come back in the same instant.
 */
export function backOffDelay({
  attempt,
  backOff: { initialMs, maximumMs },
  random,
}: {
  /** 0 for the first. */
  attempt: number;
  backOff: BackOff;
  /** A number in [0, 1). */
  random: () => number;
}): number {
  const longest = Math.min(maximumMs, initialMs * 2 ** Math.min(attempt, 20));
  return longest / 2 + (random() * longest) / 2;
}
