import { z } from "zod";
import { procedure, router } from "./base.ts";
import { idInput, pageInput } from "./inputs.ts";

const statuses = ["pending", "running", "retrying", "completed", "failed", "cancelled"] as const;
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const executionsRouter = router({
  trigger: procedure("execution.run")
    .input(z.strictObject({ workflowId: z.string().min(1).max(64), payload: z.unknown().optional() }))
    .mutation(({ ctx: { actor, services }, input }) => services.executions.trigger({ actor, ...input })),

  get: procedure("execution.read")
    .input(idInput)
    .query(({ ctx: { actor, services }, input }) => services.executions.get({ actor, ...input })),

  list: procedure("execution.read")
    .input(
      pageInput.extend({
        workflowId: z.string().min(1).max(64).optional(),
        status: z.array(z.enum(statuses)).min(1).optional(),
        from: moment.optional(),
        to: moment.optional(),
      }),
    )
    .query(({ ctx: { actor, services }, input: { cursor, limit, ...filters } }) =>
      services.executions.list({ actor, cursor, limit, filters }),
    ),

  retry: procedure("execution.run")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.executions.retry({ actor, ...input })),

  cancel: procedure("execution.cancel")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.executions.cancel({ actor, ...input })),
});
