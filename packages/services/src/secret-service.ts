import type { SecretReferenceRepository, SecretReferenceRow, WorkflowRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { Clock, Ids } from "@workfuse/ports";
import type { CredentialType } from "@workfuse/nodes/catalog";
import type { Actor } from "./actor.ts";
import { type GivenValue, credentialValue } from "./credential-value.ts";

/** A credential as clients see it: never its value. */
export type SecretReference = {
  readonly id: string;
  readonly name: string;
  /** What kind of credential it is; `text`: any. */
  readonly type: string;
  readonly arn: string;
  readonly description: string | null;
  readonly workflowId: string | null;
  readonly createdAt: string;
  /** When its value last took another's place; null: never. */
  readonly rotatedAt: string | null;
};

/** The store of values: AWS Secrets Manager or what speaks its protocol. */
export type SecretStore = {
  readonly createSecret: (request: {
    readonly name: string;
    readonly value: string;
    readonly scope: { readonly workspaceId: string; readonly workflowId?: string };
    readonly description?: string | undefined;
    readonly signal: AbortSignal;
  }) => Promise<{ readonly arn: string; readonly tooShortToRedact: boolean }>;
  readonly rotateSecret: (input: {
    readonly arn: string;
    readonly newValue: string;
    readonly signal: AbortSignal;
  }) => Promise<{ readonly tooShortToRedact: boolean }>;
  /** A new secret with the value of another, which stays inside the store's client. */
  readonly copySecret: (input: {
    readonly arn: string;
    readonly name: string;
    readonly scope: { readonly workspaceId: string; readonly workflowId?: string };
    readonly signal: AbortSignal;
  }) => Promise<{ readonly arn: string }>;
  readonly deleteSecret: (input: { readonly arn: string; readonly signal: AbortSignal }) => Promise<void>;
};

// The store is a service of its own; a caller is not kept waiting for longer than this.
const storeLimitMs = 20_000;
const shortWarning =
  "This value is too short to be found and hidden in outputs and logs. Use a longer one if you can.";

export function createSecretService({
  references,
  workflows,
  store,
  clock,
  ids,
}: {
  references: SecretReferenceRepository;
  workflows: WorkflowRepository;
  store: SecretStore;
  clock: Clock;
  ids: Ids;
}) {
  async function find({ actor, arn }: { actor: Actor; arn: string }): Promise<SecretReferenceRow> {
    const row = await references.get({ workspaceId: actor.workspaceId, arn });
    if (row) return row;
    throw new WorkfuseError({ code: "resource.not_found", message: "This credential does not exist." });
  }

  return {
    async create({
      actor,
      name,
      description,
      workflowId,
      type = "text",
      ...given
    }: {
      actor: Actor;
      name: string;
      type?: CredentialType | undefined;
      description?: string | undefined;
      workflowId?: string | undefined;
    } & GivenValue): Promise<SecretReference & { readonly warning: string | null }> {
      const value = credentialValue({ type, ...given });
      const { workspaceId, userId } = actor;
      if (workflowId !== undefined && !(await workflows.get({ workspaceId, id: workflowId }))) {
        throw new WorkfuseError({ code: "resource.not_found", message: "This workflow does not exist." });
      }
      const { arn, tooShortToRedact } = await store.createSecret({
        name,
        value,
        scope: { workspaceId, ...(workflowId === undefined ? {} : { workflowId }) },
        description,
        signal: AbortSignal.timeout(storeLimitMs),
      });
      const row = await references.create({
        id: ids.next(),
        workspaceId,
        workflowId: workflowId ?? null,
        name,
        type,
        arn,
        description: description ?? null,
        createdBy: userId,
      });
      return { ...present(row), warning: tooShortToRedact ? shortWarning : null };
    },

    /**
     * A new value under the same reference: workflows that use it are not touched. Workers that have used the old one
     * lately go on with it for half a minute.
     */
    async rotate({
      actor,
      arn,
      ...given
    }: {
      actor: Actor;
      arn: string;
    } & GivenValue): Promise<SecretReference & { readonly warning: string | null }> {
      const row = await find({ actor, arn });
      const value = credentialValue({ type: row.type, ...given });
      const signal = AbortSignal.timeout(storeLimitMs);
      const { tooShortToRedact } = await store.rotateSecret({ arn, newValue: value, signal });
      const rotatedAt = clock.now();
      await references.rotated({ workspaceId: actor.workspaceId, arn, at: rotatedAt });
      return { ...present({ ...row, rotatedAt }), warning: tooShortToRedact ? shortWarning : null };
    },

    /** Workflows that refer to it, in their newest or published version or their webhook's settings; a hundred at most. */
    async usedBy({ actor, arn }: { actor: Actor; arn: string }) {
      await find({ actor, arn });
      return references.usedBy({ workspaceId: actor.workspaceId, arn });
    },

    /** Gives a workflow credentials of its own with the values of another workflow's own. @returns new ARNs by old ones */
    async copyOfWorkflow({
      actor,
      from,
      to,
      arns,
    }: {
      actor: Actor;
      from: string;
      to: string;
      arns: readonly string[];
    }): Promise<ReadonlyMap<string, string>> {
      const { workspaceId, userId } = actor;
      const copies = new Map<string, string>();
      for (const arn of arns) {
        const row = await references.get({ workspaceId, arn });
        if (row?.workflowId !== from) continue;
        const { name, description, type } = row;
        const signal = AbortSignal.timeout(storeLimitMs);
        const copy = await store.copySecret({ arn, name, scope: { workspaceId, workflowId: to }, signal });
        const own = { id: ids.next(), workspaceId, workflowId: to, createdBy: userId };
        await references.create({ ...own, name, description, type, arn: copy.arn });
        copies.set(arn, copy.arn);
      }
      return copies;
    },

    async list({ actor, workflowId }: { actor: Actor; workflowId?: string | undefined }) {
      const rows = await references.list({ workspaceId: actor.workspaceId, workflowId });
      return rows.map(present);
    },

    /** @throws WorkfuseError `resource.not_found` */
    async byId({ actor, id }: { actor: Actor; id: string }): Promise<SecretReference> {
      const row = await references.byId({ workspaceId: actor.workspaceId, id });
      if (row) return present(row);
      throw new WorkfuseError({ code: "resource.not_found", message: "This credential does not exist." });
    },

    async delete({ actor, arn }: { actor: Actor; arn: string }): Promise<{ arn: string }> {
      const { workspaceId } = actor;
      await find({ actor, arn });
      await store.deleteSecret({ arn, signal: AbortSignal.timeout(storeLimitMs) });
      await references.delete({ workspaceId, arn });
      return { arn };
    },

    async deleteOfWorkflow({ actor, workflowId }: { actor: Actor; workflowId: string }): Promise<void> {
      for (const arn of await references.ofWorkflow({ workflowId })) {
        await store.deleteSecret({ arn, signal: AbortSignal.timeout(storeLimitMs) });
        await references.delete({ workspaceId: actor.workspaceId, arn });
      }
    },
  };
}

export type SecretService = ReturnType<typeof createSecretService>;

function present(row: SecretReferenceRow): SecretReference {
  const { id, name, type, arn, description, workflowId, createdAt, rotatedAt } = row;
  return {
    id,
    name,
    type,
    arn,
    description,
    workflowId,
    createdAt: createdAt.toISOString(),
    rotatedAt: rotatedAt?.toISOString() ?? null,
  };
}
