import { z } from "zod";

/** When something is due, in a form that can be stored. Its parts are taken as checked. */
export const scheduleSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("cron"), cron: z.string(), timeZone: z.string() }),
  /** Every so many milliseconds, counted from an anchor. */
  z.object({ kind: z.literal("interval"), everyMs: z.int().positive() }),
  /** At one moment, milliseconds since 1970 in UTC. */
  z.object({ kind: z.literal("once"), at: z.int() }),
]);
export type Schedule = z.output<typeof scheduleSchema>;
