import { z } from "zod";
import { procedure, router } from "./base.ts";

export const schedulesRouter = router({
  list: procedure("workflow.read")
    .input(z.strictObject({ limit: z.int().min(1).max(100).default(25) }))
    .query(({ ctx: { actor, services }, input }) => services.schedules.list({ actor, ...input })),

  preview: procedure("workflow.read")
    .input(z.strictObject({ cron: z.string().max(200), timeZone: z.string().max(64).default("UTC") }))
    .query(({ ctx: { services }, input }) => services.schedules.preview(input)),
});
