import type { ScheduleRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { Clock } from "@workfuse/ports";
import { cronProblem, createTimetable, isTimeZone, upcoming } from "@workfuse/schedule";
import type { Actor } from "./actor.ts";

const shown = 5;

/** When workflows will run. Moments are ISO 8601 in UTC. */
export function createScheduleService({
  schedules,
  clock,
}: {
  schedules: Pick<ScheduleRepository, "list">;
  clock: Clock;
}) {
  return {
    /** Active workflows that run by a schedule, the one that is next first, each with its next runs. */
    async list({ actor, limit }: { actor: Actor; limit: number }) {
      const rows = await schedules.list({ workspaceId: actor.workspaceId, limit });
      return rows.map(({ workflowId, workflowName, schedule, anchor, nextAt }) => {
        const timetable = createTimetable({ schedule, anchor: anchor.getTime() });
        const next = nextAt.getTime();
        const after = upcoming({ timetable, after: next, count: shown - 1 });
        return {
          workflowId,
          workflowName,
          schedule,
          nextAt: nextAt.toISOString(),
          upcoming: [next, ...after].map((at) => new Date(at).toISOString()),
        };
      });
    },

    /**
     * The next runs of a cron expression, fewer than five where there are no more.
     * @throws WorkfuseError `config.invalid`
     */
    preview({ cron, timeZone }: { cron: string; timeZone: string }): { next: readonly string[] } {
      const problem = cronProblem(cron);
      if (problem !== undefined) {
        throw new WorkfuseError({ code: "config.invalid", message: problem, details: { field: "cron" } });
      }
      if (!isTimeZone(timeZone)) {
        throw new WorkfuseError({
          code: "config.invalid",
          message: "This is not the name of a time zone. An example: Europe/London.",
          details: { field: "timeZone" },
        });
      }
      const timetable = createTimetable({ schedule: { kind: "cron", cron, timeZone }, anchor: 0 });
      const times = upcoming({ timetable, after: clock.now().getTime(), count: shown });
      return { next: times.map((at) => new Date(at).toISOString()) };
    },
  };
}

export type ScheduleService = ReturnType<typeof createScheduleService>;
