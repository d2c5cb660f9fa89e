import { cronTimes } from "./cron.ts";
import type { Schedule } from "./schedule.ts";

/** Due times, in milliseconds since 1970. */
export type Timetable = {
  /** The first one after a moment; undefined if there is none. */
  readonly next: (after: number) => number | undefined;
  /** The last one up to and with a moment; undefined if there is none. */
  readonly previous: (upTo: number) => number | undefined;
};

/** @param anchor the moment from which intervals count; their first due time is one interval later */
export function createTimetable({ schedule, anchor }: { schedule: Schedule; anchor: number }): Timetable {
  switch (schedule.kind) {
    case "cron":
      return cronTimes(schedule);
    case "interval": {
      const { everyMs } = schedule;
      const dueAt = (count: number) => anchor + count * everyMs;
      return {
        next: (after) => dueAt(Math.max(1, Math.floor((after - anchor) / everyMs) + 1)),
        previous(upTo) {
          const count = Math.floor((upTo - anchor) / everyMs);
          return count < 1 ? undefined : dueAt(count);
        },
      };
    }
    case "once": {
      const { at } = schedule;
      return {
        next: (after) => (at > after ? at : undefined),
        previous: (upTo) => (at <= upTo ? at : undefined),
      };
    }
  }
}

/** The next due times after a moment, at most `count`. */
export function upcoming({
  timetable,
  after,
  count,
}: {
  timetable: Timetable;
  after: number;
  count: number;
}): readonly number[] {
  const times: number[] = [];
  for (let at = timetable.next(after); at !== undefined && times.length < count; at = timetable.next(at))
    times.push(at);
  return times;
}
