import { z } from "zod";
import { procedure, router, sessionIdOf } from "./base.ts";
import { idInput } from "./inputs.ts";

const nameInput = z.strictObject({ name: z.string().trim().min(1, "A name is needed.").max(100) });

export const workspacesRouter = router({
  create: procedure("account.manage")
    .input(nameInput)
    .mutation(({ ctx: { actor, principal, services }, input }) =>
      services.workspaces.create({ actor, sessionId: sessionIdOf(principal), ...input }),
    ),

  rename: procedure("workspace.update")
    .input(nameInput)
    .mutation(({ ctx: { actor, services }, input }) => services.workspaces.rename({ actor, ...input })),

  leave: procedure("account.manage")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.members.leave({ actor, ...input })),
});
