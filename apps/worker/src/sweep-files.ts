import { type ObjectStore, type Removals, sweepRemovals } from "@workfuse/files";
import type { Log } from "@workfuse/ports";

const everyMs = 60_000;

/** Removes, once a minute, the objects of files that are gone. Workers share the work: each object is claimed by one. */
export function sweepFiles({ store, removals, log }: { store: ObjectStore; removals: Removals; log: Log }): {
  readonly stop: () => Promise<void>;
} {
  const stopping = new AbortController();
  let sweeping: Promise<void> | undefined;

  async function sweep(): Promise<void> {
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(everyMs)]);
      const removed = await sweepRemovals({ store, removals, log, signal });
      if (removed > 0) log.info({ removed }, "objects of the file store removed");
    } catch (error) {
      log.warn({ err: error }, "the file store could not be swept");
    }
  }

  const timer = setInterval(() => {
    sweeping ??= sweep().finally(() => {
      sweeping = undefined;
    });
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort(new Error("the worker is stopping"));
      await sweeping;
    },
  };
}
