import { exists, invalidRequest } from "../aws-error.ts";
import type { Context } from "../operation.ts";
import type { SecretPayload, SecretRecord } from "../record.ts";
import { addVersion } from "../version-stages.ts";

/** Most operations refuse a secret that is scheduled for deletion. @throws AwsError */
export function requireLive(record: SecretRecord): SecretRecord {
  if (record.deletesAt === undefined) return record;
  throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
}

/**
 * Adds a version, or finds it when the same request came before: a token names one version with one value, for ever.
 * @throws AwsError ResourceExistsException for the same token with another value
 */
export function withNewVersion({
  context,
  record,
  token,
  payload,
  stages,
}: {
  context: Context;
  record: SecretRecord;
  token: string;
  payload: SecretPayload;
  stages: readonly string[];
}): { record: SecretRecord; isRepeat: boolean } {
  const same = record.versions.find(({ id }) => id === token);
  if (same !== undefined) {
    const stored = context.store.open({ arn: record.arn, version: same });
    if (same.kind === payload.kind && stored.equals(payload.bytes)) return { record, isRepeat: true };
    throw exists(
      `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${record.arn}.`,
    );
  }
  const now = context.now();
  const versions = addVersion({
    versions: record.versions,
    version: {
      id: token,
      createdAt: now,
      kind: payload.kind,
      sealed: context.store.seal({ arn: record.arn, versionId: token, payload }),
    },
    stages,
  });
  return { record: { ...record, versions: [...versions], changedAt: now }, isRepeat: false };
}
