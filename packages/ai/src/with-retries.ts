import { type WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { backOffMs, longestWaitMs } from "./back-off.ts";

export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Attempts until one succeeds, a failure is final, or they are used up. @throws what the last one threw */
export async function withRetries<T>({
  retries,
  once,
  sleep,
  signal,
}: {
  retries: number;
  once: () => Promise<T>;
  sleep: Sleep;
  signal: AbortSignal;
}): Promise<T> {
  for (let failedAttempts = 1; ; failedAttempts++) {
    try {
      return await once();
    } catch (error) {
      if (failedAttempts > retries || !isTransient(error)) throw error;
      const delay = backOffMs({ failedAttempts, retryAfterMs: error.retryAfterMs });
      // The interpreter waits for such a time without holding anything.
      if (delay > longestWaitMs) throw error;
      await sleep(delay, signal);
    }
  }
}

/** Whether the same request may succeed later, here or at another provider. */
export function isTransient(error: unknown): error is WorkfuseError {
  return isWorkfuseError(error) && error.retryable;
}
