import { mayDo, roles } from "@workfuse/auth";
import type { Principal } from "@workfuse/auth";
import { z } from "zod";
import { procedure, router } from "./base.ts";
import { idInput } from "./inputs.ts";

/** Admins see and revoke everybody's keys. */
function seesAll({ workspace: { role } }: Principal): boolean {
  return mayDo({ role, permission: "apiKey.manage" });
}

export const apiKeysRouter = router({
  create: procedure("apiKey.own")
    .input(
      z.strictObject({
        name: z.string().trim().min(1, "A name is needed.").max(100),
        role: z.enum(roles),
        expiresInDays: z.int().min(1).max(3650).nullable().default(90),
      }),
    )
    .mutation(({ ctx: { actor, principal, services }, input }) =>
      services.apiKeys.create({ actor, ownRole: principal.workspace.role, ...input }),
    ),

  list: procedure("apiKey.own").query(({ ctx: { actor, principal, services } }) =>
    services.apiKeys.list({ actor, all: seesAll(principal) }),
  ),

  revoke: procedure("apiKey.own")
    .input(idInput)
    .mutation(({ ctx: { actor, principal, services }, input }) =>
      services.apiKeys.revoke({ actor, all: seesAll(principal), ...input }),
    ),
});
