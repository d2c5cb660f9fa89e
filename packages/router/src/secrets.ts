import { z } from "zod";
import { procedure, router } from "./base.ts";

export const secretsRouter = router({
  create: procedure("secret.write")
    .input(
      z.strictObject({
        name: z.string().trim().min(1, "A name is needed.").max(200),
        // The limit of AWS Secrets Manager.
        value: z.string().min(1, "A value is needed.").max(65_536),
        description: z.string().max(2000).optional(),
        workflowId: z.string().min(1).max(64).optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input }) => services.secrets.create({ actor, ...input })),

  list: procedure("secret.read")
    .input(z.strictObject({ workflowId: z.string().min(1).max(64).optional() }))
    .query(({ ctx: { actor, services }, input }) => services.secrets.list({ actor, ...input })),

  delete: procedure("secret.write")
    .input(z.strictObject({ arn: z.string().min(1).max(2048) }))
    .mutation(({ ctx: { actor, services }, input }) => services.secrets.delete({ actor, ...input })),
});
