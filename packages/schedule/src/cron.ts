import { Cron } from "croner";
import { firstSecond, instantOf, wallTimeOf } from "./zone.ts";

const second = 1000;
const longestRepeatMs = 25 * 3_600_000;
// What an expression matches depends on the calendar alone; this is before anything that is asked.
const longAgo = new Date(Date.UTC(2000, 0, 1));
const nicknames = /^@(?:hourly|daily|midnight|weekly|monthly|yearly|annually)$/i;

/** The expression over a calendar without time zones: croner's own rules for changes of the clock never come in. */
function localTimes(cron: string): Cron {
  return new Cron(cron, { timezone: "UTC", paused: true, mode: "5-or-6-parts" });
}

/** What is wrong with a cron expression, as a sentence for its author; undefined if nothing is. */
export function cronProblem(cron: string): string | undefined {
  const text = cron.trim();
  if (text.startsWith("@")) {
    return nicknames.test(text)
      ? undefined
      : `“${text}” is not known. There are @hourly, @daily, @weekly, @monthly and @yearly.`;
  }
  const fields = text === "" ? 0 : text.split(/\s+/).length;
  if (fields !== 5 && fields !== 6) {
    return `A cron expression has five fields (minute, hour, day, month, weekday), or six with the second first; this one has ${fields}.`;
  }
  try {
    return localTimes(text).nextRun(longAgo) === null
      ? "No date matches this expression: its next run would never come."
      : undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    return `${reason.replace(/\.$/, "")}.`;
  }
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
