import type { VariableRepository, VariableRow } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { Actor } from "./actor.ts";

export type Variable = { readonly name: string; readonly value: string; readonly updatedAt: string };

// Every execution reads them all.
const mostVariables = 200;

/** Values that templates read as `env.<name>`. For what is no secret: everybody in the workspace sees them. */
export function createVariableService({ variables }: { variables: VariableRepository }) {
  return {
    async list({ actor }: { actor: Actor }): Promise<readonly Variable[]> {
      return (await variables.list({ workspaceId: actor.workspaceId })).map(present);
    },

    /** Sets a variable, new or not. @throws WorkfuseError `resource.conflict` where there are 200 others */
    async set({ actor, name, value }: { actor: Actor; name: string; value: string }): Promise<Variable> {
      const { workspaceId, userId } = actor;
      const names = await variables.names({ workspaceId });
      if (names.length >= mostVariables && !names.includes(name)) {
        throw new WorkfuseError({
          code: "resource.conflict",
          message: `A workspace has at most ${mostVariables} variables.`,
        });
      }
      return present(await variables.put({ workspaceId, name, value, updatedBy: userId }));
    },

    /** @throws WorkfuseError `resource.not_found` */
    async delete({ actor, name }: { actor: Actor; name: string }) {
      if (!(await variables.delete({ workspaceId: actor.workspaceId, name }))) {
        throw new WorkfuseError({ code: "resource.not_found", message: "This variable does not exist." });
      }
      return { name };
    },
  };
}

export type VariableService = ReturnType<typeof createVariableService>;

function present({ name, value, updatedAt }: VariableRow): Variable {
  return { name, value, updatedAt: updatedAt.toISOString() };
}
