import { messageOf } from "../store/database.ts";
import type { Clock, Log } from "@workfuse/ports";
import { lowestIdAt } from "../protocol/ids.ts";
import type { Database } from "../store/database.ts";
import { pruneBatch } from "../store/housekeeping.ts";
import type { Intake } from "./intake.ts";
import type { Membership } from "./membership.ts";

/** Work that recurs: the beat, a newer registry, events left unrouted, what has grown old. */
export type Housekeeper = { readonly stop: () => Promise<void> };

const beatMs = 1000;
const pruneEveryMs = 10_000;
const pruneRows = 500;
/** An event is routed right after its commit; what is older than this was left behind. */
const leftoverMs = 5000;

export function startHousekeeping({
  db,
  clock,
  log,
  membership,
  intake,
  retentionMs,
  revision,
  onNewFunctions,
  onReleased,
}: {
  db: Database;
  clock: Clock;
  log: Log;
  membership: Membership;
  intake: Intake;
  retentionMs: number;
  revision: () => number;
  onNewFunctions: () => Promise<void>;
  onReleased: () => void;
}): Housekeeper {
  let stopped = false;
  let prunedAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function round(): Promise<void> {
    const { revision: newest, released } = await membership.beat();
    if (newest !== revision()) await onNewFunctions();
    if (released) onReleased();
    await intake.routeLeftovers(lowestIdAt(clock.now().getTime() - leftoverMs));
    if (performance.now() - prunedAt < pruneEveryMs) return;
    const before = clock.now().getTime() - retentionMs;
    const more = await pruneBatch({ db, lowestId: lowestIdAt(before), before, batch: pruneRows });
    // With more to do the next round goes on; one batch a beat never holds up the runs.
    if (!more) prunedAt = performance.now();
  }

  function schedule(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = round()
        .catch((error: unknown) => {
          log.warn({ reason: messageOf(error) }, "housekeeping failed; it is tried again");
        })
        .finally(schedule);
    }, beatMs);
  }
  schedule();

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
