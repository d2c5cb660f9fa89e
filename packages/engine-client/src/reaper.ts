import type { ReaperRepository, WorkerRepository } from "@workfuse/db";
import type { Log } from "@workfuse/ports";
import type { AfterEnd } from "./after-end.ts";
import type { Dispatcher } from "./dispatcher.ts";

const everyMs = 5000;
const batch = 200;

export type ReaperDependencies = {
  readonly reaper: ReaperRepository;
  readonly executions: Pick<WorkerRepository, "failAbandoned">;
  readonly dispatcher: Dispatcher;
  /** What this worker is busy with. */
  readonly active: () => readonly { readonly executionId: string }[];
  /** Told of every execution that was given up. */
  readonly afterEnd: AfterEnd;
  readonly log: Log;
};

/**
 * One look for executions whose run in the engine is gone. Each is handed over under a new event, which the engine takes
 * for a new one; what finished stays finished. After so many hand-overs it is ended with an error.
 */
export async function reap({
  reaper,
  executions,
  dispatcher,
  active,
  afterEnd,
  log,
}: ReaperDependencies): Promise<void> {
  const held = active().map(({ executionId }) => executionId);
  const stalled = await reaper.claimStalled({ active: held, limit: batch });
  const sent = await Promise.allSettled(
    stalled.map(({ executionId, workspaceId, priority, eventId }) =>
      dispatcher.send({ executionId, workspaceId, priority }, { eventId }),
    ),
  );
  const unsent = stalled.filter((_one, index) => sent[index]?.status === "rejected");
  await reaper.unclaim(unsent);
  if (stalled.length > 0) {
    const counts = { sent: stalled.length - unsent.length, failed: unsent.length };
    log.warn(counts, "executions without a run handed to the engine anew");
  }
  for (const executionId of await reaper.hopeless({ active: held, limit: batch })) {
    const change = await executions.failAbandoned({
      executionId,
      message: "Its run in the engine was lost, and several new ones did not bring it on.",
    });
    if (!change) continue;
    log.error({ executionId }, "an execution that nothing brings on was given up");
    await afterEnd({ executionId, ...change });
  }
}

/**
 * Looks every few seconds. Runs in workers: while there is none, standing still is no execution's own trouble. Any number
 * of them share the work.
 */
export function startReaper(dependencies: ReaperDependencies): { readonly stop: () => Promise<void> } {
  let stopped = false;
  let reaping: Promise<void> | undefined;

  async function look(): Promise<void> {
    try {
      await reap(dependencies);
    } catch (error) {
      dependencies.log.warn({ err: error }, "could not look for executions without a run");
    } finally {
      reaping = undefined;
    }
  }

  const timer = setInterval(() => {
    if (!stopped) reaping ??= look();
  }, everyMs);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await reaping;
    },
  };
}
