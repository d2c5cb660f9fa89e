import { type Role, mayActAs, newApiKey } from "@workfuse/auth";
import type { ApiKeyRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { Clock, Ids } from "@workfuse/ports";
import type { Actor } from "./actor.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** A key as people see it afterwards: never the key itself. */
export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Its first characters. */
  readonly start: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
};

export function createApiKeyService({
  keys,
  clock,
  ids,
}: {
  keys: ApiKeyRepository;
  clock: Clock;
  ids: Ids;
}) {
  return {
    /**
     * Makes a key for this workspace. `key` is shown this once.
     * @throws WorkfuseError `auth.forbidden` for more than the actor may do
     */
    async create({
      actor,
      ownRole,
      name,
      role,
      expiresInDays,
    }: {
      actor: Actor;
      ownRole: Role;
      name: string;
      role: Role;
      /** Null: it does not expire. */
      expiresInDays: number | null;
    }): Promise<ApiKey & { readonly key: string }> {
      if (!mayActAs({ own: ownRole, wanted: role })) {
        throw new WorkfuseError({
          code: "auth.forbidden",
          message: `A key can have at most your own role, ${ownRole}.`,
        });
      }
      const { key, start, hash } = newApiKey();
      const now = clock.now();
      const row = await keys.create({
        id: ids.next(),
        workspaceId: actor.workspaceId,
        createdBy: actor.userId,
        name,
        role,
        start,
        hash,
        createdAt: now,
        expiresAt: expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * dayMs),
      });
      return { ...present({ key: row, createdByName: actor.name }), key };
    },

    /** The actor's keys; with `all`, those of everybody. */
    async list({ actor, all }: { actor: Actor; all: boolean }): Promise<readonly ApiKey[]> {
      const rows = await keys.list({
        workspaceId: actor.workspaceId,
        createdBy: all ? undefined : actor.userId,
      });
      return rows.map(present);
    },

    /** @throws WorkfuseError `resource.not_found` */
    async revoke({ actor, all, id }: { actor: Actor; all: boolean; id: string }) {
      const createdBy = all ? undefined : actor.userId;
      if (!(await keys.delete({ workspaceId: actor.workspaceId, id, createdBy }))) {
        throw new WorkfuseError({ code: "resource.not_found", message: "This key does not exist." });
      }
      return { id };
    },
  };
}

export type ApiKeyService = ReturnType<typeof createApiKeyService>;

function present({
  key: { id, name, role, start, createdAt, expiresAt, lastUsedAt },
  createdByName,
}: Awaited<ReturnType<ApiKeyRepository["list"]>>[number]): ApiKey {
  return {
    id,
    name,
    role,
    start,
    createdBy: createdByName,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
