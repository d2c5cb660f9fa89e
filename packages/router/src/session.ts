import { procedure, router } from "./base.ts";

export const sessionRouter = router({
  me: procedure(null).query(({ ctx: { principal } }) => ({
    user: { id: principal.userId, email: principal.email, name: principal.name },
    workspace: principal.workspace,
    workspaces: principal.workspaces,
  })),
});
