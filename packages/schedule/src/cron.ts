import { Cron } from "croner";
import { firstSecond, instantOf, wallTimeOf } from "./zone.ts";

const second = 1000;
const longestRepeatMs = 25 * 3_600_000;

/** The expression over a calendar without time zones: croner's own rules for changes of the clock never come in. */
function localTimes(cron: string): Cron {
  return new Cron(cron, { timezone: "UTC", paused: true, mode: "5-or-6-parts" });
}

/**
 * Due times of a cron expression. What matches is found in local time, and each local time is due once: at the first of
 * its two moments if it comes twice, and when the clock goes on if it is left out.
 */
export function cronTimes({ cron, timeZone }: { cron: string; timeZone: string }) {
  const times = localTimes(cron.trim());
  const instant = (local: number) => instantOf({ timeZone, local });

  /** The first local second whose moment comes after `at`. */
  function firstLocalAfter(at: number): number {
    const local = wallTimeOf({ timeZone, at });
    // Shown for the second time: all that was due in the repeated stretch has been due before.
    return instant(local + second) > at
      ? local + second
      : firstSecond({ low: local, high: local + longestRepeatMs, holds: (later) => instant(later) > at });
  }

  return {
    /** The first due time after a moment. */
    next(after: number): number | undefined {
      const local = times.nextRun(new Date(firstLocalAfter(after) - second));
      return local ? instant(local.getTime()) : undefined;
    },

    /** The last due time up to a moment. */
    previous(upTo: number): number | undefined {
      const [local] = times.previousRuns(1, new Date(firstLocalAfter(upTo)));
      return local && instant(local.getTime());
    },
  };
}
