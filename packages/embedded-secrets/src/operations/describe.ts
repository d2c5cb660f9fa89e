import { z } from "zod";
import { defineOperation, seconds } from "../operation.ts";
import type { SecretRecord } from "../record.ts";
import { filters, matches } from "./filters.ts";
import { secretId } from "./inputs.ts";
import { page } from "./page.ts";

function stagesOf(record: SecretRecord): Record<string, readonly string[]> | undefined {
  const staged = record.versions.filter(({ stages }) => stages.length > 0);
  return staged.length === 0 ? undefined : Object.fromEntries(staged.map(({ id, stages }) => [id, stages]));
}

const time = (at: number | undefined): number | undefined => (at === undefined ? undefined : seconds(at));

/** What DescribeSecret and ListSecrets have in common; members without a value are left out, as JSON does it. */
function describe(record: SecretRecord): Record<string, unknown> {
  return {
    ARN: record.arn,
    Name: record.name,
    Description: record.description,
    KmsKeyId: record.kmsKeyId,
    LastChangedDate: time(record.changedAt),
    LastAccessedDate: time(record.accessedAt),
    DeletedDate: time(record.deletedAt),
    Tags: record.tags.length === 0 ? undefined : record.tags,
    CreatedDate: time(record.createdAt),
  };
}

export const describeSecret = defineOperation({
  input: z.object({ SecretId: secretId }),
  run: ({ context, input }) => {
    const record = context.store.find(input.SecretId);
    return { ...describe(record), VersionIdsToStages: stagesOf(record) };
  },
});

const orders: Readonly<Record<string, (record: SecretRecord) => number | string>> = {
  "created-date": ({ createdAt }) => createdAt,
  "last-changed-date": ({ changedAt }) => changedAt,
  "last-accessed-date": ({ accessedAt }) => accessedAt ?? 0,
  name: ({ name }) => name,
};

export const listSecrets = defineOperation({
  input: z.object({
    Filters: filters.optional(),
    IncludePlannedDeletion: z.boolean().optional(),
    MaxResults: z.int().min(1).max(100).optional(),
    NextToken: z.string().optional(),
    SortOrder: z.enum(["asc", "desc"]).optional(),
    SortBy: z.enum(["created-date", "last-changed-date", "last-accessed-date", "name"]).optional(),
  }),
  run: ({ context, input }) => {
    const keyOf = orders[input.SortBy ?? "created-date"] ?? (({ createdAt }: SecretRecord) => createdAt);
    const sign = input.SortOrder === "asc" ? 1 : -1;
    const found = context.store
      .all()
      .filter((record) => input.IncludePlannedDeletion === true || record.deletesAt === undefined)
      .filter((record) => matches({ record, filters: input.Filters ?? [] }))
      .toSorted((a, b) => {
        const [x, y] = [keyOf(a), keyOf(b)];
        if (x !== y) return x < y ? -sign : sign;
        return a.arn < b.arn ? -1 : 1;
      });
    const { items, nextToken } = page({
      items: found,
      keyOf: ({ arn }) => arn,
      size: input.MaxResults ?? 100,
      token: input.NextToken,
    });
    return {
      SecretList: items.map((record) => ({ ...describe(record), SecretVersionsToStages: stagesOf(record) })),
      NextToken: nextToken,
    };
  },
});

export const listSecretVersionIds = defineOperation({
  input: z.object({
    SecretId: secretId,
    IncludeDeprecated: z.boolean().optional(),
    MaxResults: z.int().min(1).max(100).optional(),
    NextToken: z.string().optional(),
  }),
  run: ({ context, input }) => {
    const record = context.store.find(input.SecretId);
    const { items, nextToken } = page({
      items: record.versions.filter(({ stages }) => input.IncludeDeprecated === true || stages.length > 0),
      keyOf: ({ id }) => id,
      size: input.MaxResults ?? 100,
      token: input.NextToken,
    });
    return {
      ARN: record.arn,
      Name: record.name,
      Versions: items.map((version) => ({
        VersionId: version.id,
        VersionStages: version.stages.length === 0 ? undefined : version.stages,
        CreatedDate: seconds(version.createdAt),
        LastAccessedDate: version.accessedAt === undefined ? undefined : seconds(version.accessedAt),
        KmsKeyIds: [record.kmsKeyId ?? "DefaultEncryptionKey"],
      })),
      NextToken: nextToken,
    };
  },
});
