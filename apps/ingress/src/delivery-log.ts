import type { DeliveryRow } from "@workfuse/db";
import type { Log } from "@workfuse/ports";

const writeEveryMs = 500;
const largestBatch = 2000;
// Held while the database is away; what comes on top is counted and not kept.
const mostHeld = 20_000;

/** Writes down what came and what became of it, some at a time; nobody ever waits for it. */
export function createDeliveryLog({
  add,
  log,
}: {
  add: (rows: readonly DeliveryRow[]) => Promise<void>;
  log: Log;
}) {
  let held: DeliveryRow[] = [];
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    const batch = held.slice(0, largestBatch);
    held = held.slice(largestBatch);
    try {
      await add(batch);
    } catch (error) {
      log.warn({ err: error, rows: batch.length }, "deliveries not logged yet");
      held = [...batch, ...held].slice(0, mostHeld);
    }
    if (lost > 0) log.warn({ lost }, "more deliveries than could be logged");
    lost = 0;
  }

  function schedule(): void {
    timer ??= setTimeout(() => {
      writing = write().finally(() => {
        timer = undefined;
        writing = undefined;
        if (held.length > 0) schedule();
      });
    }, writeEveryMs);
  }

  return {
    add(row: DeliveryRow): void {
      if (held.length >= mostHeld) lost++;
      else held.push(row);
      schedule();
    },
    /** Writes what is left. */
    async close(): Promise<void> {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      while (held.length > 0) {
        const before = held.length;
        await write();
        if (held.length >= before) return;
      }
    },
  };
}

export type DeliveryLog = ReturnType<typeof createDeliveryLog>;
