import { roles } from "@workfuse/auth";
import { z } from "zod";
import { procedure, publicProcedure, router, sessionIdOf } from "./base.ts";
import { idInput } from "./inputs.ts";

const role = z.enum(roles);
const userInput = z.strictObject({ userId: z.string().min(1).max(64) });
const tokenInput = z.strictObject({ token: z.string().min(1).max(100) });

export const membersRouter = router({
  list: procedure("member.read").query(({ ctx: { actor, services } }) => services.members.list({ actor })),

  setRole: procedure("member.write")
    .input(userInput.extend({ role }))
    .mutation(({ ctx: { actor, services }, input }) => services.members.setRole({ actor, ...input })),

  remove: procedure("member.write")
    .input(userInput)
    .mutation(({ ctx: { actor, services }, input }) => services.members.remove({ actor, ...input })),

  invite: procedure("member.write")
    .input(z.strictObject({ email: z.email("This is not an e-mail address.").max(320), role }))
    .mutation(({ ctx: { actor, principal, services }, input }) =>
      services.members.invite({ actor, workspaceName: principal.workspace.name, ...input }),
    ),
});

export const invitationsRouter = router({
  list: procedure("member.write").query(({ ctx: { actor, services } }) =>
    services.members.invitations({ actor }),
  ),

  revoke: procedure("member.write")
    .input(idInput)
    .mutation(({ ctx: { actor, services }, input }) => services.members.revoke({ actor, ...input })),

  preview: publicProcedure()
    .input(tokenInput)
    .query(({ ctx: { services }, input }) => services.members.preview(input)),

  accept: procedure("account.manage")
    .input(tokenInput)
    .mutation(({ ctx: { actor, principal, services }, input }) =>
      services.members.accept({
        actor,
        email: principal.email,
        sessionId: sessionIdOf(principal),
        ...input,
      }),
    ),
});
