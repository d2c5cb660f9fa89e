import type { SecretReferenceRepository, SecretReferenceRow, WorkflowRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { Ids } from "@workfuse/ports";
import type { Actor } from "./actor.ts";

/** A credential as clients see it: never its value. */
export type SecretReference = {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly description: string | null;
  readonly workflowId: string | null;
  readonly createdAt: string;
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
  readonly deleteSecret: (input: { readonly arn: string; readonly signal: AbortSignal }) => Promise<void>;
};

// The store is a service of its own; a caller is not kept waiting for longer than this.
const storeLimitMs = 20_000;

export function createSecretService({
  references,
  workflows,
  store,
  ids,
}: {
  references: SecretReferenceRepository;
  workflows: WorkflowRepository;
  store: SecretStore;
  ids: Ids;
}) {
  return {
    async create({
      actor,
      name,
      value,
      description,
      workflowId,
    }: {
      actor: Actor;
      name: string;
      value: string;
      description?: string | undefined;
      workflowId?: string | undefined;
    }): Promise<SecretReference & { readonly warning: string | null }> {
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
        arn,
        description: description ?? null,
        createdBy: userId,
      });
      const warning = tooShortToRedact
        ? "This value is too short to be found and hidden in outputs and logs. Use a longer one if you can."
        : null;
      return { ...present(row), warning };
    },

    async list({ actor, workflowId }: { actor: Actor; workflowId?: string | undefined }) {
      const rows = await references.list({ workspaceId: actor.workspaceId, workflowId });
      return rows.map(present);
    },

    async delete({ actor, arn }: { actor: Actor; arn: string }): Promise<{ arn: string }> {
      const { workspaceId } = actor;
      if (!(await references.get({ workspaceId, arn }))) {
        throw new WorkfuseError({ code: "resource.not_found", message: "This credential does not exist." });
      }
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

function present({ id, name, arn, description, workflowId, createdAt }: SecretReferenceRow): SecretReference {
  return { id, name, arn, description, workflowId, createdAt: createdAt.toISOString() };
}
