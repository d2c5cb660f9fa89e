import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "@workfuse/ports";
import { messageOf, isConnectionError } from "../store/database.ts";

/**
 * Repeats work for as long as the database cannot be reached, so that an answer that a worker has given is not lost
 * to a restart of the database. Work must bear being done twice: the first time may have been committed after all.
 */
export type Persist = <T>(work: () => Promise<T>) => Promise<T>;

export function createPersist({
  log,
  signal,
  onOutage,
}: {
  log: Log;
  /** Ends the repeating; the last error is thrown. */
  signal: AbortSignal;
  onOutage: () => void;
}): Persist {
  return async (work) => {
    for (let pause = 50; ; pause = Math.min(1000, pause * 2)) {
      try {
        return await work();
      } catch (error) {
        if (!isConnectionError(error)) throw error;
        onOutage();
        if (signal.aborted) throw error;
        log.warn({ reason: messageOf(error), pause }, "the database cannot be reached; trying again");
        await delay(pause);
      }
    }
  };
}
