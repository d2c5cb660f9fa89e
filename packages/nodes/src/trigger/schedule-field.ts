import { type Schedule, cronProblem, instantOf, isTimeZone, missedPolicies } from "@workfuse/schedule/check";
import { z } from "zod";

const unitMs = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
const longestMs = 366 * unitMs.days;
const only = (...is: readonly string[]) => ({ field: "kind", is });

export const scheduleConfigSchema = z
  .strictObject({
    kind: z
      .enum(["cron", "interval", "once"])
      .default("cron")
      .meta({
        title: "Runs",
        options: { cron: "At times of the day (cron)", interval: "Every so often", once: "Once" },
      }),
    cron: z
      .string()
      .max(200)
      .default("0 9 * * *")
      .superRefine((cron, context) => {
        const problem = cronProblem(cron);
        if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
      })
      .meta({
        title: "Cron expression",
        description:
          "Minute, hour, day of the month, month, weekday; with six fields the second comes first. Ranges, lists, steps, names, L and # work, and so do @hourly, @daily, @weekly, @monthly and @yearly.",
        placeholder: "0 9 * * MON-FRI",
        visibleWhen: only("cron"),
      }),
    every: z
      .int()
      .min(1)
      .default(15)
      .meta({ title: "Every", visibleWhen: only("interval") }),
    unit: z
      .enum(["seconds", "minutes", "hours", "days"])
      .default("minutes")
      .meta({
        title: "Unit",
        description: "Counted from when the workflow is switched on. A day is 24 hours.",
        visibleWhen: only("interval"),
      }),
    at: z.iso
      .datetime({ local: true, offset: true, error: "This must be a date and time: 2027-01-31T09:00." })
      .optional()
      .meta({
        title: "Date and time",
        description: "In the time zone below, unless it says its own.",
        placeholder: "2027-01-31T09:00",
        visibleWhen: only("once"),
      }),
    timeZone: z
      .string()
      .max(64)
      .refine(isTimeZone, "This is not the name of a time zone. An example: Europe/London.")
      .default("UTC")
      .meta({
        title: "Time zone",
        description:
          "Where clocks change, a time that is left out runs when the clock goes on, and one that comes twice runs the first time.",
        placeholder: "Europe/London",
        visibleWhen: only("cron", "once"),
      }),
    missed: z
      .enum(missedPolicies)
      .default("runOnce")
      .meta({
        title: "Runs that were missed",
        description: "Because WorkFuse was not running at the time.",
        options: { skip: "Are left out", runOnce: "Are made up for once", runAll: "Are all made up for" },
      }),
    missedLimit: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .meta({
        title: "At most",
        description: "The last so many are made up for.",
        visibleWhen: { field: "missed", is: ["runAll"] },
      }),
  })
  .superRefine((config, context) => {
    const { kind, at, every, unit } = config;
    if (kind === "once" && at === undefined)
      context.addIssue({ code: "custom", path: ["at"], message: "This is needed here." });
    if (kind === "interval" && every * unitMs[unit] > longestMs)
      context.addIssue({ code: "custom", path: ["every"], message: "This may be 366 days at most." });
  });
export type ScheduleConfig = z.output<typeof scheduleConfigSchema>;

/** The due times that a configuration speaks of. */
export function scheduleOf({ kind, cron, every, unit, at = "", timeZone }: ScheduleConfig): Schedule {
  switch (kind) {
    case "cron":
      return { kind, cron, timeZone };
    case "interval":
      return { kind, everyMs: every * unitMs[unit] };
    case "once": {
      const saysItsZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(at);
      const local = Date.parse(saysItsZone ? at : `${at}Z`);
      return { kind, at: saysItsZone ? local : instantOf({ timeZone, local }) };
    }
  }
}
