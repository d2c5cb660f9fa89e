import type { Log } from "@workfuse/ports";
import { type Runner, type RunnerOptions, startRunner } from "./runner-process.ts";

const maximumRuns = 1000;
const firstBackoffMs = 100;
const longestBackoffMs = 10_000;
/** Failed starts in a row after which requests are no longer kept waiting. */
const hopelessFailures = 3;

export type RunnerPool = {
  readonly takeIdle: () => Runner | undefined;
  /** Gives a runner back; one that is `spent` is replaced. */
  readonly giveBack: (input: { runner: Runner; spent: boolean }) => void;
  /** Starts one more than usual, up to twice as many, for a workspace that waits while others hold all. */
  readonly grow: () => void;
  readonly stats: () => { readonly alive: number; readonly idle: number; readonly started: number };
  /** Whether runners fail to start again and again. */
  readonly isHopeless: () => boolean;
  readonly close: () => Promise<void>;
};

/** Keeps `size` runners ready. `onIdle` is called whenever one becomes free, `onHopeless` when none will. */
export function createRunnerPool({
  size,
  options,
  log,
  onIdle,
  onHopeless,
}: {
  size: number;
  options: RunnerOptions;
  log: Log;
  onIdle: () => void;
  onHopeless: () => void;
}): RunnerPool {
  const alive = new Set<Runner>();
  const idle: Runner[] = [];
  let started = 0;
  let failures = 0;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let onEmpty: (() => void) | undefined;

  function start(): void {
    started += 1;
    const runner = startRunner({ options, onReady, onExit });
    alive.add(runner);
  }
  function fill(): void {
    if (closed || retry !== undefined) return;
    while (alive.size < size) start();
  }
  function onReady(runner: Runner): void {
    failures = 0;
    idle.push(runner);
    onIdle();
  }
  function onExit({
    runner,
    wasReady,
    startError,
  }: {
    runner: Runner;
    wasReady: boolean;
    startError: string;
  }): void {
    alive.delete(runner);
    const at = idle.indexOf(runner);
    if (at !== -1) idle.splice(at, 1);
    if (closed) {
      if (alive.size === 0) onEmpty?.();
      return;
    }
    if (wasReady) {
      fill();
      return;
    }
    failures += 1;
    const waitMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1));
    log.error({ failures, waitMs, startError }, "a sandbox runner failed to start");
    retry ??= setTimeout(() => {
      retry = undefined;
      fill();
    }, waitMs);
    if (failures >= hopelessFailures) onHopeless();
  }

  fill();
  return {
    takeIdle: () => idle.pop(),
    giveBack: ({ runner, spent }) => {
      if (!alive.has(runner)) return;
      if (spent || runner.runs() >= maximumRuns || alive.size > size) {
        alive.delete(runner);
        runner.kill();
        fill();
      } else {
        idle.push(runner);
        onIdle();
      }
    },
    grow: () => {
      if (!closed && failures === 0 && alive.size < size * 2) start();
    },
    stats: () => ({ alive: alive.size, idle: idle.length, started }),
    isHopeless: () => failures >= hopelessFailures,
    close: async () => {
      closed = true;
      clearTimeout(retry);
      if (alive.size === 0) return;
      const empty = new Promise<void>((resolve) => {
        onEmpty = resolve;
      });
      for (const runner of alive) runner.kill();
      await empty;
    },
  };
}
