import { z } from "zod";
import { invalidParameter } from "../aws-error.ts";
import { defineOperation } from "../operation.ts";
import { changeStage, current } from "../version-stages.ts";
import { notFound } from "../aws-error.ts";
import { clientRequestToken, description, readPayload, requireToken, secretId, value } from "./inputs.ts";
import { requireLive, withNewVersion } from "./new-version.ts";

export const putSecretValue = defineOperation({
  input: z.object({
    SecretId: secretId,
    ClientRequestToken: clientRequestToken,
    VersionStages: z.array(z.string().min(1).max(256)).min(1).max(20).optional(),
    ...value,
  }),
  run: ({ context, input }) => {
    const token = requireToken(input.ClientRequestToken);
    const payload = readPayload(input);
    if (payload === undefined) {
      throw invalidParameter("You must provide either SecretString or SecretBinary.");
    }
    return context.store.change(async (write) => {
      const before = requireLive(context.store.find(input.SecretId));
      const stages = input.VersionStages ?? [current];
      const { record, isRepeat } = withNewVersion({ context, record: before, token, payload, stages });
      if (!isRepeat) await write({ arn: record.arn, record });
      const version = record.versions.find(({ id }) => id === token);
      return { ARN: record.arn, Name: record.name, VersionId: token, VersionStages: version?.stages ?? [] };
    });
  },
});

export const updateSecret = defineOperation({
  input: z.object({
    SecretId: secretId,
    ClientRequestToken: clientRequestToken,
    Description: description,
    KmsKeyId: z.string().max(2048).optional(),
    ...value,
  }),
  run: ({ context, input }) => {
    const token = requireToken(input.ClientRequestToken);
    const payload = readPayload(input);
    return context.store.change(async (write) => {
      const before = requireLive(context.store.find(input.SecretId));
      const described = {
        ...before,
        description: input.Description ?? before.description,
        kmsKeyId: input.KmsKeyId ?? before.kmsKeyId,
        changedAt: context.now(),
      };
      const { record } =
        payload === undefined
          ? { record: described }
          : withNewVersion({ context, record: described, token, payload, stages: [current] });
      await write({ arn: record.arn, record });
      return { ARN: record.arn, Name: record.name, ...(payload === undefined ? {} : { VersionId: token }) };
    });
  },
});

export const updateSecretVersionStage = defineOperation({
  input: z.object({
    SecretId: secretId,
    VersionStage: z.string().min(1).max(256),
    RemoveFromVersionId: clientRequestToken,
    MoveToVersionId: clientRequestToken,
  }),
  run: ({ context, input }) =>
    context.store.change(async (write) => {
      const before = requireLive(context.store.find(input.SecretId));
      const moveTo = input.MoveToVersionId;
      if (moveTo !== undefined && !before.versions.some(({ id }) => id === moveTo)) {
        throw notFound(`Secrets Manager can't find the specified secret version: ${moveTo}.`);
      }
      const versions = changeStage({
        versions: before.versions,
        stage: input.VersionStage,
        moveTo,
        removeFrom: input.RemoveFromVersionId,
      });
      const record = { ...before, versions: [...versions], changedAt: context.now() };
      await write({ arn: record.arn, record });
      return { ARN: record.arn, Name: record.name };
    }),
});
