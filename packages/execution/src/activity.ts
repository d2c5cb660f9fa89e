import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@workfuse/ports";

/** Whether a part of an execution starts nothing more: the part itself, or one that it is inside of. */
export type StopFlag = { stopped: boolean; readonly around?: StopFlag | undefined };

export function isStopped(flag: StopFlag): boolean {
  for (let at: StopFlag | undefined = flag; at; at = at.around) if (at.stopped) return true;
  return false;
}

/** What a wait is rejected with whose part of the execution has stopped. */
export const stoppedWaiting: unique symbol = Symbol("stopped waiting");

type Wait = {
  /** When it is over, and when at the earliest a worker is needed again. Milliseconds since 1970. */
  readonly parkUntil: number;
  /** Until then the execution is kept here: the wait may be over soon. */
  readonly parkFrom: number;
  readonly stop: StopFlag;
  readonly cancel: AbortController;
};

// A longer pause is handed to the engine, if nothing else is going on.
const parkFromMs = 10_000;
const longestTimerMs = 2 ** 31 - 1;

/**
 * Knows whether an execution works or waits. Once all that is left is to wait, and for long enough to be worth it,
 * `onQuiet` is told, and until when.
 */
export function createActivity({
  clock,
  signal,
  onQuiet,
}: {
  clock: Clock;
  /** Ends all waits. */
  signal: AbortSignal;
  onQuiet: (until: Date) => void;
}) {
  const waits = new Set<Wait>();
  let working = 0;
  let check: NodeJS.Timeout | undefined;

  function lookSoon(): void {
    clearTimeout(check);
    if (working > 0 || waits.size === 0) return;
    const from = Math.max(...[...waits].map(({ parkFrom }) => parkFrom));
    check = setTimeout(look, Math.max(0, from - clock.now().getTime()));
  }

  function look(): void {
    if (working > 0 || waits.size === 0) return;
    const until = Math.min(...[...waits].map(({ parkUntil }) => parkUntil));
    if (until - clock.now().getTime() >= parkFromMs) onQuiet(new Date(until));
  }

  return {
    /** Everything that takes time and is not a wait goes through here. */
    async during<T>(task: () => Promise<T>): Promise<T> {
      working++;
      try {
        return await task();
      } finally {
        working--;
        lookSoon();
      }
    },

    /** @throws `stoppedWaiting`, or the signal's reason */
    async wait({
      until,
      parkUntil = until,
      parkFrom = 0,
      stop,
    }: {
      /** Milliseconds since 1970. */
      until: number;
      parkUntil?: number;
      parkFrom?: number;
      stop: StopFlag;
    }): Promise<void> {
      const wait: Wait = { parkUntil, parkFrom, stop, cancel: new AbortController() };
      waits.add(wait);
      lookSoon();
      const ended = AbortSignal.any([signal, wait.cancel.signal]);
      try {
        if (isStopped(stop)) throw stoppedWaiting;
        for (;;) {
          const left = until - clock.now().getTime();
          if (left <= 0) return;
          await sleep(Math.min(left, longestTimerMs), undefined, { signal: ended });
        }
      } catch (error) {
        throw ended.aborted ? ended.reason : error;
      } finally {
        waits.delete(wait);
      }
    },

    /** Ends the waits of parts that have stopped. */
    recheck(): void {
      for (const { stop, cancel } of waits) if (isStopped(stop)) cancel.abort(stoppedWaiting);
    },

    close(): void {
      clearTimeout(check);
    },
  };
}

export type Activity = ReturnType<typeof createActivity>;
