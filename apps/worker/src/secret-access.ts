import type { SecretReferenceRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import type { SecretResolver } from "@workfuse/ports";

const mostKnown = 5000;

/**
 * Resolves, for one workflow, the credentials of that workflow and of its workspace, asking the database at the moment
 * of use: a credential taken away is refused within `ttlMs`. Others answer like unknown ones.
 */
export function createSecretAccess({
  secrets,
  references,
  ttlMs,
  now = () => performance.now(),
}: {
  secrets: SecretResolver;
  references: Pick<SecretReferenceRepository, "usable">;
  /** Milliseconds for which an answer of yes is remembered. */
  ttlMs: number;
  now?: () => number;
}) {
  const allowed = new Map<string, number>();

  async function mayUse(input: { workspaceId: string; workflowId: string; arn: string }): Promise<boolean> {
    const { workspaceId, workflowId, arn } = input;
    const key = `${workspaceId} ${workflowId} ${arn}`;
    if ((allowed.get(key) ?? 0) > now()) return true;
    allowed.delete(key);
    if (!(await isUsable({ references, ...input }))) return false;
    const [oldest] = allowed.keys();
    if (allowed.size >= mostKnown && oldest !== undefined) allowed.delete(oldest);
    allowed.set(key, now() + ttlMs);
    return true;
  }

  return ({ workspaceId, workflowId }: { workspaceId: string; workflowId: string }): SecretResolver => ({
    async resolve({ arn, signal }) {
      if (!(await mayUse({ workspaceId, workflowId, arn }))) {
        throw new WorkfuseError({
          code: "secret.not_found",
          message: "This credential does not exist in this workspace.",
          details: { arn },
        });
      }
      return secrets.resolve({ arn, signal });
    },
  });
}

async function isUsable({
  references,
  workspaceId,
  workflowId,
  arn,
}: {
  references: Pick<SecretReferenceRepository, "usable">;
  workspaceId: string;
  workflowId: string;
  arn: string;
}): Promise<boolean> {
  try {
    return (await references.usable({ workspaceId, workflowId, arns: [arn] })).has(arn);
  } catch (cause) {
    throw new WorkfuseError({
      code: "secret.unavailable",
      message: "Whether this credential may be used cannot be found out just now.",
      cause,
    });
  }
}
