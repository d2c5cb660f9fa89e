import { z } from "zod";
import { procedure, router } from "./base.ts";

// What a template can read after `env.` without brackets.
const name = z
  .string()
  .max(64)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "Letters, digits and _, and no digit at the beginning.")
  .refine((text) => text !== "__proto__", "Choose another name.");

export const variablesRouter = router({
  list: procedure("variable.read").query(({ ctx: { actor, services } }) =>
    services.variables.list({ actor }),
  ),

  set: procedure("variable.write")
    .input(z.strictObject({ name, value: z.string().max(10_000) }))
    .mutation(({ ctx: { actor, services }, input }) => services.variables.set({ actor, ...input })),

  delete: procedure("variable.write")
    .input(z.strictObject({ name }))
    .mutation(({ ctx: { actor, services }, input }) => services.variables.delete({ actor, ...input })),
});
