import type { DeliveryRepository, RateRepository } from "@workfuse/db";
import type { Log } from "@workfuse/ports";

const pruneEveryMs = 10 * 60_000;
const kept = { days: 30, mostPerWorkflow: 10_000 };

/** Keeps the delivery log and the shared limits small. */
export function startPruning({
  deliveries,
  rates,
  log,
}: {
  deliveries: Pick<DeliveryRepository, "prune">;
  rates: Pick<RateRepository, "prune">;
  log: Log;
}) {
  let running: Promise<void> = Promise.resolve();
  async function prune(): Promise<void> {
    try {
      const removed = await deliveries.prune(kept);
      await rates.prune();
      if (removed > 0) log.info({ removed }, "old deliveries removed from the log");
    } catch (error) {
      log.warn({ err: error }, "old deliveries not removed yet");
    }
  }
  const timer = setInterval(() => {
    running = prune();
  }, pruneEveryMs);
  timer.unref();
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
