import type { Log } from "@workfuse/ports";
import type { Database } from "../store/database.ts";
import {
  beatEngine,
  joinEngines,
  leaveEngines,
  ownedCalls,
  releaseCalls,
  releaseOrphanedCalls,
} from "../store/engines.ts";

/**
 * This engine among those that share the database. Each counts up its beat every second; one whose beat stands still
 * for several looks in a row is taken for dead and its calls go back to the queue. Beats are counted, not timed, so
 * that neither a wrong clock nor a restart of the database kills anyone.
 */
export type Membership = {
  readonly owner: () => number;
  readonly peers: () => number;
  /** One beat; to be called every second. Answers the newest revision of the functions, and whether calls were released. */
  readonly beat: () => Promise<{ revision: number; released: boolean }>;
  /** After an outage calls may be ours that we know nothing of; the next beat gives them back. */
  readonly reconcile: () => void;
  readonly leave: () => Promise<void>;
};

const stillBeats = 5;

export async function joinAsMember({
  db,
  log,
  isInFlight,
}: {
  db: Database;
  log: Log;
  isInFlight: (call: { runId: string; step: string; generation: number }) => boolean;
}): Promise<Membership> {
  let id = await joinEngines(db);
  let peers = 0;
  let doubtful = true;
  let orphans = true;
  let suspects = new Set<string>();
  const seen = new Map<number, { beat: number; still: number }>();

  async function watch(others: readonly (readonly [id: number, beat: number])[]): Promise<void> {
    const ids = new Set(others.map(([other]) => other));
    for (const known of seen.keys()) if (!ids.has(known)) seen.delete(known);
    peers = others.length;
    for (const [other, beat] of others) {
      const before = seen.get(other);
      const still = before?.beat === beat ? before.still + 1 : 0;
      seen.set(other, { beat, still });
      if (still < stillBeats) continue;
      log.warn({ engine: other }, "an engine is gone; its calls go back to the queue");
      await leaveEngines({ db, id: other });
      seen.delete(other);
      orphans = true;
    }
  }

  /** A call counts as unknown when two beats in a row find it so: a single one may see it between commit and dispatch. */
  async function releaseUnknown(): Promise<number> {
    const owned = await ownedCalls({ db, id });
    const unknown = owned.filter(
      ({ run_id: runId, step, generation }) => !isInFlight({ runId, step, generation }),
    );
    const name = (call: (typeof owned)[number]) => `${call.run_id}.${call.step}.${String(call.generation)}`;
    const lost = unknown.filter((call) => suspects.has(name(call)));
    suspects = new Set(unknown.map(name));
    if (lost.length === 0) return 0;
    return releaseCalls({ db, id, calls: lost });
  }

  return {
    owner: () => id,
    peers: () => peers,
    reconcile: () => {
      doubtful = true;
    },
    beat: async () => {
      const { alive, revision, others } = await beatEngine({ db, id });
      if (!alive) {
        log.warn({ engine: id }, "this engine was taken for dead; it goes on under a new number");
        id = await joinEngines(db);
        orphans = true;
      }
      await watch(others);
      let released = 0;
      if (orphans) {
        released += await releaseOrphanedCalls(db);
        orphans = false;
      }
      if (doubtful) {
        released += await releaseUnknown();
        doubtful = suspects.size > 0;
      }
      if (released > 0) log.info({ calls: released }, "calls went back to the queue");
      return { revision, released: released > 0 };
    },
    leave: () => leaveEngines({ db, id }),
  };
}
