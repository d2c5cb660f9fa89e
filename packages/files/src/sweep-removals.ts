import type { Log } from "@workfuse/ports";
import type { ObjectStore } from "./object-store.ts";

export type Removals = {
  readonly claimRemovals: (input: { limit: number }) => Promise<readonly string[]>;
  readonly forgetRemovals: (input: { storageKeys: readonly string[] }) => Promise<void>;
};

const objectsAtOnce = 100;
const roundsAtOnce = 10;
const limitMs = 60_000;

/**
 * Removes objects whose file is gone, or never came to be: at most 1000 a call, in rounds of 100. What fails stays
 * noted and is tried again later.
 * @returns how many were removed
 */
export async function sweepRemovals({
  store,
  removals,
  log,
  signal = AbortSignal.timeout(limitMs),
}: {
  store: ObjectStore;
  removals: Removals;
  log: Log;
  signal?: AbortSignal;
}): Promise<number> {
  let removed = 0;
  for (let round = 0; round < roundsAtOnce && !signal.aborted; round++) {
    const claimed = await removals.claimRemovals({ limit: objectsAtOnce });
    const gone: string[] = [];
    for (const key of claimed) {
      try {
        await store.delete({ key, signal });
        gone.push(key);
      } catch (error) {
        log.warn({ err: error, key }, "an object of the file store could not be removed");
      }
    }
    await removals.forgetRemovals({ storageKeys: gone });
    removed += gone.length;
    if (claimed.length < objectsAtOnce) break;
  }
  return removed;
}
