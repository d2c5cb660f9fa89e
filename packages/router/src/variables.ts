import { z } from "zod";
import { procedure, router } from "./base.ts";
import { variableName as name, variableValue } from "./inputs.ts";

export const variablesRouter = router({
  list: procedure("variable.read").query(({ ctx: { actor, services } }) =>
    services.variables.list({ actor }),
  ),

  set: procedure("variable.write")
    .input(z.strictObject({ name, value: variableValue }))
    .mutation(({ ctx: { actor, services }, input }) => services.variables.set({ actor, ...input })),

  delete: procedure("variable.write")
    .input(z.strictObject({ name }))
    .mutation(({ ctx: { actor, services }, input }) => services.variables.delete({ actor, ...input })),
});
