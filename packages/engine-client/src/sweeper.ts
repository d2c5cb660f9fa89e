import type { OutboxRepository } from "@workfuse/db";
import type { Log } from "@workfuse/ports";
import type { Dispatcher } from "./dispatcher.ts";

const everyMs = 2000;
const batch = 500;

/**
 * Sends again what the engine has not started: executions that were committed by a process that died before it could
 * hand them over, and those whose hand-over failed. Any number of sweepers share the work.
 */
export function startSweeper({
  outbox,
  dispatcher,
  log,
}: {
  outbox: OutboxRepository;
  dispatcher: Dispatcher;
  log: Log;
}): { readonly stop: () => Promise<void> } {
  let stopped = false;
  let sweeping: Promise<void> = Promise.resolve();

  async function sweep(): Promise<void> {
    try {
      const overdue = await outbox.claimOverdue({ limit: batch });
      if (overdue.length === 0) return;
      const sent = await Promise.allSettled(
        overdue.map(({ eventId, ...execution }) => dispatcher.send(execution, { eventId })),
      );
      const failed = sent.filter(({ status }) => status === "rejected").length;
      log.info({ sent: sent.length - failed, failed }, "waiting executions handed to the engine again");
    } catch (error) {
      log.warn({ err: error }, "could not look for waiting executions");
    }
  }

  const timer = setInterval(() => {
    if (!stopped) sweeping = sweeping.then(sweep);
  }, everyMs);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await sweeping;
    },
  };
}
