import { z } from "zod";
import { procedure, router } from "./base.ts";
import { days, idInput } from "./inputs.ts";

export const statisticsRouter = router({
  workflow: procedure("execution.read")
    .input(idInput.extend({ days }))
    .query(({ ctx: { actor, services }, input }) => services.statistics.workflow({ actor, ...input })),

  workspace: procedure("execution.read")
    .input(z.strictObject({ days }))
    .query(({ ctx: { actor, services }, input }) => services.statistics.workspace({ actor, ...input })),
});
