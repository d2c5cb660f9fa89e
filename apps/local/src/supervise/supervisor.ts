import { setTimeout as sleep } from "node:timers/promises";
import type { RunningUnit, Unit, UnitExit } from "./unit.ts";

export type SupervisorEvent =
  | { readonly type: "ready"; readonly name: string; readonly again: boolean }
  | { readonly type: "ended"; readonly name: string; readonly exit: UnitExit }
  | {
      readonly type: "restart_failed";
      readonly name: string;
      readonly error: unknown;
      readonly nextInMs: number;
    };

export type Supervisor = {
  /** Starts stage after stage, the units of one stage together. The first failure stops what runs, then rejects. */
  readonly start: () => Promise<void>;
  /** Stops in reverse order. May be called at any moment, also during the start, also twice. */
  readonly stop: () => Promise<void>;
  /** Names of units that are not ready just now. */
  readonly waitingFor: () => readonly string[];
};

type Options = {
  readonly stages: readonly (readonly Unit[])[];
  readonly onEvent: (event: SupervisorEvent) => void;
  /** First pause before a restart, in milliseconds; it doubles with each failure up to the last. Default 100 … 10,000. */
  readonly backoff?: { readonly firstMs: number; readonly lastMs: number } | undefined;
  /** A unit that ran this long begins again with the first pause, in milliseconds. Default 30,000. */
  readonly stableMs?: number | undefined;
};

/** Keeps the parts of a stack running: a part that dies is started again, by itself, until the stack is stopped. */
export function createSupervisor({
  stages,
  onEvent,
  backoff = { firstMs: 100, lastMs: 10_000 },
  stableMs = 30_000,
}: Options): Supervisor {
  const stopping = new AbortController();
  const running = new Map<Unit, RunningUnit>();
  const restarts = new Set<Promise<void>>();
  const failures = new Map<Unit, number>();
  let starting: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;

  async function launch({ unit, again }: { unit: Unit; again: boolean }): Promise<void> {
    const instance = await unit.start(stopping.signal);
    running.set(unit, instance);
    const startedAt = performance.now();
    onEvent({ type: "ready", name: unit.name, again });
    instance.onExit((exit) => {
      running.delete(unit);
      if (stopping.signal.aborted) return;
      if (performance.now() - startedAt > stableMs) failures.delete(unit);
      onEvent({ type: "ended", name: unit.name, exit });
      const restart = relaunch(unit).finally(() => restarts.delete(restart));
      restarts.add(restart);
    });
  }

  function nextPause(unit: Unit): number {
    const count = failures.get(unit) ?? 0;
    failures.set(unit, count + 1);
    return Math.min(backoff.lastMs, backoff.firstMs * 2 ** count);
  }

  async function relaunch(unit: Unit): Promise<void> {
    let pause = nextPause(unit);
    while (!stopping.signal.aborted) {
      try {
        await sleep(pause, undefined, { signal: stopping.signal });
        await launch({ unit, again: true });
        return;
      } catch (error) {
        if (stopping.signal.aborted) return;
        pause = nextPause(unit);
        onEvent({ type: "restart_failed", name: unit.name, error, nextInMs: pause });
      }
    }
  }

  async function startAll(): Promise<void> {
    for (const stage of stages) {
      stopping.signal.throwIfAborted();
      const results = await Promise.allSettled(stage.map((unit) => launch({ unit, again: false })));
      const failed = results.find((result) => result.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    }
  }

  async function stopAll(): Promise<void> {
    stopping.abort(new Error("the stack is stopping"));
    // Whatever is under way sees the abort and ends; only then is the list of what runs complete.
    await starting?.catch(() => undefined);
    await Promise.all(restarts);
    for (const stage of stages.toReversed()) {
      await Promise.all(stage.map(async (unit) => running.get(unit)?.stop()));
    }
  }

  const stop = (): Promise<void> => {
    stopped ??= stopAll();
    return stopped;
  };
  return {
    start: async () => {
      starting = startAll();
      try {
        await starting;
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
    waitingFor: () =>
      stages
        .flat()
        .filter((unit) => !running.has(unit))
        .map(({ name }) => name),
  };
}
