import { z } from "zod";
import { procedure, publicProcedure, router, sessionIdOf } from "./base.ts";

export const sessionRouter = router({
  me: procedure("signed-in").query(({ ctx: { principal } }) => ({
    user: {
      id: principal.userId,
      email: principal.email,
      name: principal.name,
      isEmailVerified: principal.isEmailVerified,
      hasTwoFactor: principal.hasTwoFactor,
      isOwner: principal.isOwner,
    },
    workspace: principal.workspace,
    workspaces: principal.workspaces,
  })),

  /** What the pages before the sign-in must know. */
  options: publicProcedure().query(({ ctx: { services } }) => services.account.options()),

  switch: procedure("account.manage")
    .input(z.strictObject({ id: z.string().min(1).max(64) }))
    .mutation(({ ctx: { actor, principal, services }, input }) =>
      services.workspaces.switch({ actor, sessionId: sessionIdOf(principal), ...input }),
    ),
});
