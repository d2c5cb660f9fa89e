import { setTimeout as sleep } from "node:timers/promises";
import type { DueSchedule, DueWork, ScheduleRepository } from "@workfuse/db";
import type { Clock, Ids, Log } from "@workfuse/ports";
import { createTimetable, planRuns } from "@workfuse/schedule";
import type { Dispatcher } from "./dispatcher.ts";

const batch = 100;
// A schedule that is new, and a clock that was set, are seen this late at most.
const longestSleepMs = 2000;
const retryMs = 1000;

export type SchedulerDependencies = {
  readonly schedules: Pick<ScheduleRepository, "claimDue" | "nextDue" | "rewind">;
  readonly dispatcher: Pick<Dispatcher, "dispatch">;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
};

/** One look: all that is due is started. What cannot be handed to the engine is left to the sweeper. */
export async function startDue({
  schedules,
  dispatcher,
  ids,
  clock,
  log,
}: Omit<SchedulerDependencies, "schedules"> & {
  schedules: Pick<ScheduleRepository, "claimDue">;
}): Promise<void> {
  for (;;) {
    const now = clock.now();
    const plan = (due: DueSchedule) => planDue({ due, now, ids });
    const { claimed, started } = await schedules.claimDue({ now, limit: batch, plan });
    for (const execution of started) dispatcher.dispatch(execution);
    if (started.length > 0) log.debug({ started: started.length }, "scheduled executions started");
    if (claimed < batch) return;
  }
}

function planDue({ due, now, ids }: { due: DueSchedule; now: Date; ids: Ids }): DueWork {
  const { schedule, anchor, missed, missedLimit } = due;
  const { runs, nextAt } = planRuns({
    timetable: createTimetable({ schedule, anchor: anchor.getTime() }),
    nextAt: due.nextAt.getTime(),
    now: now.getTime(),
    missed,
    most: missedLimit,
  });
  return {
    runs: runs.map(({ dueAt, isMissed }) => {
      const scheduledFor = new Date(dueAt);
      const timeZone = schedule.kind === "cron" ? { timeZone: schedule.timeZone } : {};
      const data = { scheduledFor: scheduledFor.toISOString(), isMissed, ...timeZone };
      return {
        executionId: ids.next(),
        dueAt: scheduledFor,
        trigger: JSON.stringify({ source: "schedule", data }),
      };
    }),
    nextAt: nextAt === null ? null : new Date(nextAt),
  };
}

/** After the clock was set back: what is due again is what comes after it. */
export async function rewindSchedules({
  schedules,
  clock,
  log,
}: Pick<SchedulerDependencies, "clock" | "log"> & {
  schedules: Pick<ScheduleRepository, "rewind">;
}): Promise<void> {
  const now = clock.now();
  const rewound = await schedules.rewind({
    now,
    next({ schedule, anchor }) {
      const next = createTimetable({ schedule, anchor: anchor.getTime() }).next(now.getTime());
      return next === undefined ? null : new Date(next);
    },
  });
  if (rewound > 0) log.warn({ rewound }, "the clock was set back; schedules follow it");
}

/**
 * Starts what schedules say, sleeping from one due time to the next. Any number of schedulers share the work; each due
 * time starts one execution.
 */
export function startScheduler(dependencies: SchedulerDependencies): { readonly stop: () => Promise<void> } {
  const { schedules, clock, log } = dependencies;
  const stopping = new AbortController();
  // Before anything: the clock may have been set back while no scheduler ran.
  let lastLook = Number.POSITIVE_INFINITY;

  async function look(): Promise<number> {
    try {
      if (clock.now().getTime() < lastLook) await rewindSchedules(dependencies);
      lastLook = clock.now().getTime();
      await startDue(dependencies);
      const next = await schedules.nextDue();
      if (next === null) return longestSleepMs;
      return Math.min(longestSleepMs, Math.max(0, next.getTime() - clock.now().getTime()));
    } catch (error) {
      log.warn({ err: error }, "could not look for schedules that are due");
      return retryMs;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const pause = await look();
      // Its only error is that it is stopped.
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
