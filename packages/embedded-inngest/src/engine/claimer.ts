import type { Log } from "@workfuse/ports";
import type { Registry } from "../functions/registry.ts";
import { type WaitingLane, allot, limitsOf } from "../queue/allot.ts";
import { parseLane } from "../queue/lane.ts";
import type { Slots } from "../queue/slots.ts";
import type { Call } from "../state/call.ts";
import {
  type ClaimedRow,
  type WaitingRow,
  type LoadedRow,
  claimCalls,
  loadRuns,
  lockedLimits,
  waitingLanes,
} from "../store/claim.ts";
import type { Database } from "../store/database.ts";
import { messageOf, isConnectionError } from "../store/database.ts";

/** Takes waiting calls from the queue, workspaces in turn. */
export type Claimer = {
  /** Looks for calls, now or as soon as the look under way is over. */
  readonly wake: () => void;
  /** A slot is free while calls wait: looks at once when that is a fair part of the slots in use, or else very soon. */
  readonly freed: () => void;
  readonly idle: () => Promise<void>;
};

type Dependencies = {
  readonly db: Database;
  readonly registry: Registry;
  readonly slots: Slots;
  readonly log: Log;
  readonly owner: () => number;
  readonly backlog: Set<string>;
  readonly start: (call: Call) => void;
  readonly isStopping: () => boolean;
  readonly onOutage: () => void;
  /** Reads the functions anew: another engine has registered one. */
  readonly onUnknownFunction: () => Promise<void>;
};

const lanesAtOnce = 256;
/** A look costs the same for one call as for many: with many slots in use it waits this long for more to become free. */
const gatherMs = 10;
const gatherShare = 16;

export function createClaimer(dependencies: Dependencies): Claimer {
  const { db, registry, slots, log, owner, backlog, start, isStopping, onOutage } = dependencies;
  let running: Promise<void> | undefined;
  let again = false;
  let cursor = "";
  let freedSlots = 0;
  let gathering: NodeJS.Timeout | undefined;

  function describe({ lane, waiting }: { lane: string; waiting: number }): WaitingLane {
    const { workspace, function: number, keys } = parseLane(lane);
    const concurrency = registry.byNumber(number)?.concurrency ?? [];
    return { lane, workspace, waiting, limits: limitsOf({ concurrency, keys }) };
  }

  function isKnown({ lane }: WaitingRow): boolean {
    return registry.byNumber(parseLane(lane).function) !== undefined;
  }

  /** Lanes of functions that this engine knows; what limits the others cannot be told. */
  async function known(lanes: readonly WaitingRow[]): Promise<WaitingLane[]> {
    if (!lanes.every(isKnown)) await dependencies.onUnknownFunction();
    return lanes.filter(isKnown).map(describe);
  }

  function takesFor({
    lanes,
    running: inFlight,
  }: {
    lanes: readonly WaitingLane[];
    running: ReadonlyMap<string, number>;
  }) {
    const used = (name: string): number => inFlight.get(name) ?? 0;
    const takes = allot({ lanes, held: slots.held, slots: slots.free(), used });
    // Reserved before anything is awaited, so that new runs do not take the same slots.
    for (const [lane, take] of takes) for (let n = 0; n < take; n += 1) slots.take(parseLane(lane).workspace);
    return takes;
  }

  async function claim({
    lanes,
    me,
  }: {
    lanes: readonly WaitingLane[];
    me: number;
  }): Promise<{ claimed: ClaimedRow[]; takes: Map<string, number> }> {
    let takes = new Map<string, number>();
    try {
      if (!lanes.some(({ limits }) => limits.length > 0)) {
        takes = takesFor({ lanes, running: new Map() });
        return { claimed: takes.size === 0 ? [] : await claimCalls({ db, owner: me, takes }), takes };
      }
      return await db.transaction(async (transaction) => {
        giveBack(takes);
        const inFlight = new Map<string, number>();
        for (const { lane, running: count } of await lockedLimits(transaction)) {
          for (const { name } of describe({ lane, waiting: 0 }).limits) {
            inFlight.set(name, (inFlight.get(name) ?? 0) + count);
          }
        }
        takes = takesFor({ lanes, running: inFlight });
        const claimed = takes.size === 0 ? [] : await claimCalls({ db: transaction, owner: me, takes });
        return { claimed, takes };
      });
    } catch (error) {
      giveBack(takes);
      throw error;
    }
  }

  function giveBack(takes: ReadonlyMap<string, number>): void {
    for (const [lane, count] of takes)
      for (let n = 0; n < count; n += 1) slots.release(parseLane(lane).workspace);
  }

  /** One look at the queue. Answers whether another may find more. */
  async function look(): Promise<boolean> {
    if (slots.free() === 0) return false;
    const me = owner();
    freedSlots = 0;
    const lanes = await waitingLanes({ db, after: cursor, limit: lanesAtOnce, cap: slots.free() });
    const wrapped = lanes.length < lanesAtOnce;
    if (cursor === "" && wrapped) backlog.clear();
    cursor = wrapped ? "" : (lanes.at(-1)?.lane ?? "");
    const { claimed, takes } = await claim({ lanes: await known(lanes), me });
    for (const { lane, waiting } of lanes) {
      if (waiting > (takes.get(lane) ?? 0)) backlog.add(lane);
      else backlog.delete(lane);
    }
    const unused = new Map(takes);
    for (const { lane } of claimed) unused.set(lane, (unused.get(lane) ?? 0) - 1);
    giveBack(unused);
    if (claimed.length > 0) await begin({ claimed, me });
    return claimed.length > 0 || !wrapped;
  }

  async function begin({ claimed, me }: { claimed: readonly ClaimedRow[]; me: number }): Promise<void> {
    let rows: LoadedRow[];
    try {
      rows = await loadRuns({ db, runIds: [...new Set(claimed.map(({ run_id }) => run_id))] });
    } catch (error) {
      for (const { lane } of claimed) slots.release(parseLane(lane).workspace);
      throw error;
    }
    const runs = new Map(rows.map((row) => [row.run_id, row]));
    for (const row of claimed) {
      const run = runs.get(row.run_id);
      const definition = run && registry.byNumber(run.function);
      if (run === undefined || definition === undefined) slots.release(parseLane(row.lane).workspace);
      else start(toCall({ row, run, definition, owner: me }));
    }
  }

  async function run(): Promise<void> {
    try {
      do {
        again = false;
        while (!isStopping() && (await look()));
      } while (again && !isStopping());
    } catch (error) {
      onOutage();
      if (isConnectionError(error))
        log.warn({ reason: messageOf(error) }, "calls cannot be claimed: the database is away");
      else log.error({ err: error }, "calls cannot be claimed");
    } finally {
      running = undefined;
    }
  }

  async function idle(): Promise<void> {
    if (running === undefined) return;
    await running;
    await idle();
  }

  function wake(): void {
    clearTimeout(gathering);
    gathering = undefined;
    again = true;
    if (!isStopping()) running ??= Promise.resolve().then(run);
  }

  return {
    wake,
    freed: () => {
      freedSlots += 1;
      if (freedSlots * gatherShare >= slots.inUse()) wake();
      else gathering ??= setTimeout(wake, gatherMs);
    },
    idle,
  };
}

function toCall({
  row,
  run,
  definition,
  owner,
}: {
  row: ClaimedRow;
  run: LoadedRow;
  definition: Call["definition"];
  owner: number;
}): Call {
  return {
    run: {
      runId: run.run_id,
      event: run.event,
      parent: run.parent ?? undefined,
      results: new Map((run.ids ?? []).map((id, index) => [id, run.bodies?.[index] ?? "null"])),
      pending: new Set(run.pending),
      requestVersion: run.request_version,
    },
    definition,
    step: row.step,
    workspace: parseLane(row.lane).workspace,
    owner,
    generation: row.generation,
    attempt: row.attempt,
    crashes: row.crashes,
    rev: row.rev,
  };
}
