import type { WorkspaceRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { Ids } from "@workfuse/ports";
import type { Actor } from "./actor.ts";

export function createWorkspaceService({ workspaces, ids }: { workspaces: WorkspaceRepository; ids: Ids }) {
  return {
    /** A new workspace, of which the actor is the admin and in which the session works from now on. */
    async create({ actor, sessionId, name }: { actor: Actor; sessionId: string; name: string }) {
      const id = ids.next();
      await workspaces.create({ id, name, userId: actor.userId });
      await workspaces.activate({ sessionId, workspaceId: id });
      return { id, name };
    },

    async rename({ actor, name }: { actor: Actor; name: string }) {
      await workspaces.rename({ id: actor.workspaceId, name });
      return { id: actor.workspaceId, name };
    },

    /** @throws WorkfuseError `resource.not_found` for a workspace of others, as for an unknown one */
    async switch({ actor, sessionId, id }: { actor: Actor; sessionId: string; id: string }) {
      const memberships = await workspaces.membershipsOf({ userId: actor.userId });
      if (!memberships.some((one) => one.id === id)) {
        throw new WorkfuseError({ code: "resource.not_found", message: "This workspace does not exist." });
      }
      await workspaces.activate({ sessionId, workspaceId: id });
      return { id };
    },
  };
}

export type WorkspaceService = ReturnType<typeof createWorkspaceService>;
