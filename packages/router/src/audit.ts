import { z } from "zod";
import { procedure, router } from "./base.ts";
import { moment, pageInput } from "./inputs.ts";

export const auditRouter = router({
  list: procedure("audit.read")
    .input(
      pageInput.extend({
        userId: z.string().max(64).optional(),
        action: z.string().max(100).optional(),
        targetId: z.string().max(2048).optional(),
        from: moment.optional(),
        to: moment.optional(),
      }),
    )
    .query(({ ctx: { actor, services }, input: { cursor, limit, ...filters } }) =>
      services.audit.list({ actor, scope: "workspace", cursor, limit, filters }),
    ),

  /** What happened to the own account: signing in, passwords, second factors. */
  account: procedure("account.manage")
    .input(pageInput)
    .query(({ ctx: { actor, services }, input }) =>
      services.audit.list({ actor, scope: "account", filters: {}, ...input }),
    ),
});
