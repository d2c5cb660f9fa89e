import { z } from "zod";
import { procedure, router } from "./base.ts";
import { arnInput, secretGiven, secretName, secretType } from "./inputs.ts";

export const secretsRouter = router({
  create: procedure("secret.write")
    .input(
      z.strictObject({
        name: secretName,
        type: secretType,
        ...secretGiven,
        description: z.string().max(2000).optional(),
        workflowId: z.string().min(1).max(64).optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input }) => services.secrets.create({ actor, ...input })),

  list: procedure("secret.read")
    .input(z.strictObject({ workflowId: z.string().min(1).max(64).optional() }))
    .query(({ ctx: { actor, services }, input }) => services.secrets.list({ actor, ...input })),

  delete: procedure("secret.write")
    .input(arnInput)
    .mutation(({ ctx: { actor, services }, input }) => services.secrets.delete({ actor, ...input })),

  rotate: procedure("secret.write")
    .input(arnInput.extend(secretGiven))
    .mutation(({ ctx: { actor, services }, input }) => services.secrets.rotate({ actor, ...input })),

  usedBy: procedure("secret.read")
    .input(arnInput)
    .query(({ ctx: { actor, services }, input }) => services.secrets.usedBy({ actor, ...input })),
});
