import { webhookSettingsSchema } from "@workfuse/nodes/catalog";
import { z } from "zod";
import { procedure, router } from "./base.ts";
import { pageInput } from "./inputs.ts";

const workflowInput = z.strictObject({ workflowId: z.string().min(1).max(64) });

export const webhooksRouter = router({
  get: procedure("workflow.read")
    .input(workflowInput)
    .query(({ ctx: { actor, services }, input }) => services.webhooks.get({ actor, ...input })),

  update: procedure("workflow.write")
    .input(workflowInput.extend({ settings: webhookSettingsSchema }))
    .mutation(({ ctx: { actor, services }, input }) => services.webhooks.update({ actor, ...input })),

  rotate: procedure("workflow.activate")
    .input(workflowInput)
    .mutation(({ ctx: { actor, services }, input }) => services.webhooks.rotate({ actor, ...input })),

  listen: procedure("execution.run")
    .input(workflowInput.extend({ listening: z.boolean().default(true) }))
    .mutation(({ ctx: { actor, services }, input }) => services.webhooks.listen({ actor, ...input })),
});

export const deliveriesRouter = router({
  list: procedure("execution.read")
    .input(
      pageInput.extend({
        workflowId: workflowInput.shape.workflowId,
        outcome: z.enum(["accepted", "repeated", "answered", "refused"]).optional(),
        isTest: z.boolean().optional(),
      }),
    )
    .query(({ ctx: { actor, services }, input: { workflowId, cursor, limit, ...filters } }) =>
      services.webhooks.deliveries({ actor, workflowId, cursor, limit, filters }),
    ),

  replay: procedure("execution.run")
    .input(workflowInput.extend({ id: z.uuid() }))
    .mutation(({ ctx: { actor, services }, input }) => services.webhooks.replay({ actor, ...input })),
});
