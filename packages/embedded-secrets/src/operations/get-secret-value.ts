import { z } from "zod";
import { AwsError, invalidParameter, invalidRequest, notFound } from "../aws-error.ts";
import { type Context, day, defineOperation, seconds } from "../operation.ts";
import type { SecretRecord, SecretVersion } from "../record.ts";
import { current } from "../version-stages.ts";
import { filters, matches } from "./filters.ts";
import { secretId } from "./inputs.ts";
import { requireLive } from "./new-version.ts";
import { page } from "./page.ts";

type Wanted = { versionId?: string | undefined; stage?: string | undefined };

function findVersion({ record, wanted }: { record: SecretRecord; wanted: Wanted }): SecretVersion {
  const { versionId } = wanted;
  const stage = wanted.stage ?? (versionId === undefined ? current : undefined);
  if (versionId === undefined) {
    const version = record.versions.find(({ stages }) => stage !== undefined && stages.includes(stage));
    if (version !== undefined) return version;
    throw notFound(`Secrets Manager can't find the specified secret value for staging label: ${stage}`);
  }
  const version = record.versions.find(({ id }) => id === versionId);
  if (version === undefined) {
    throw notFound(`Secrets Manager can't find the specified secret value for VersionId: ${versionId}`);
  }
  if (stage !== undefined && !version.stages.includes(stage)) {
    throw invalidRequest("You provided a VersionStage that is not associated to the provided VersionId.");
  }
  return version;
}

function readValue({ context, id, wanted }: { context: Context; id: string; wanted: Wanted }): {
  answer: object;
  record: SecretRecord;
  version: SecretVersion;
} {
  const record = requireLive(context.store.find(id));
  const version = findVersion({ record, wanted });
  const bytes = context.store.open({ arn: record.arn, version });
  const answer = {
    ARN: record.arn,
    Name: record.name,
    VersionId: version.id,
    VersionStages: version.stages,
    CreatedDate: seconds(version.createdAt),
    ...(version.kind === "string"
      ? { SecretString: bytes.toString("utf8") }
      : { SecretBinary: bytes.toString("base64") }),
  };
  return { answer, record, version };
}

/** Notes the day of access, once a day a version, so that reading does not write. */
async function noteAccess({
  context,
  record,
  version,
}: {
  context: Context;
  record: SecretRecord;
  version: SecretVersion;
}): Promise<void> {
  const today = day(context.now());
  if (record.accessedAt === today && version.accessedAt === today) return;
  await context.store.change(async (write) => {
    const latest = context.store.all().find(({ arn }) => arn === record.arn);
    if (latest === undefined) return;
    const versions = latest.versions.map((each) =>
      each.id === version.id ? { ...each, accessedAt: today } : each,
    );
    await write({ arn: record.arn, record: { ...latest, accessedAt: today, versions } });
  });
}

export const getSecretValue = defineOperation({
  input: z.object({
    SecretId: secretId,
    VersionId: z.string().min(1).max(64).optional(),
    VersionStage: z.string().min(1).max(256).optional(),
  }),
  run: async ({ context, input }) => {
    const wanted = { versionId: input.VersionId, stage: input.VersionStage };
    const { answer, record, version } = readValue({ context, id: input.SecretId, wanted });
    await noteAccess({ context, record, version });
    return answer;
  },
});

export const batchGetSecretValue = defineOperation({
  input: z.object({
    SecretIdList: z.array(secretId).min(1).max(20).optional(),
    Filters: filters.optional(),
    MaxResults: z.int().min(1).max(20).optional(),
    NextToken: z.string().optional(),
  }),
  run: async ({ context, input }) => {
    if ((input.SecretIdList === undefined) === (input.Filters === undefined)) {
      throw invalidParameter("You must specify either SecretIdList or Filters, but not both.");
    }
    if (input.SecretIdList !== undefined && input.MaxResults !== undefined) {
      throw invalidParameter("You can't use MaxResults with SecretIdList.");
    }
    const found = context.store
      .all()
      .filter((record) => record.deletesAt === undefined && record.versions.length > 0)
      .filter((record) => matches({ record, filters: input.Filters ?? [] }))
      .toSorted((a, b) => a.createdAt - b.createdAt || (a.arn < b.arn ? -1 : 1));
    const { items, nextToken } =
      input.SecretIdList === undefined
        ? page({
            items: found.map(({ arn }) => arn),
            keyOf: (arn) => arn,
            size: input.MaxResults ?? 20,
            token: input.NextToken,
          })
        : { items: input.SecretIdList, nextToken: undefined };
    const values: object[] = [];
    const errors: object[] = [];
    for (const id of items) {
      try {
        const { answer, record, version } = readValue({ context, id, wanted: {} });
        await noteAccess({ context, record, version });
        values.push(answer);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        errors.push({ SecretId: id, ErrorCode: error.type, Message: error.message });
      }
    }
    return {
      SecretValues: values,
      Errors: errors,
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});
