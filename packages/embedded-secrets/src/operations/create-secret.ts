import { randomInt } from "node:crypto";
import { z } from "zod";
import { exists, invalidParameter, invalidRequest } from "../aws-error.ts";
import { type Context, defineOperation } from "../operation.ts";
import type { SecretRecord } from "../record.ts";
import { current } from "../version-stages.ts";
import {
  checkTags,
  clientRequestToken,
  description,
  readPayload,
  requireToken,
  tags,
  value,
} from "./inputs.ts";
import { withNewVersion } from "./new-version.ts";

const suffixLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function newArn({ context, name }: { context: Context; name: string }): string {
  const suffix = Array.from({ length: 6 }, () => suffixLetters.charAt(randomInt(suffixLetters.length))).join(
    "",
  );
  return `arn:aws:secretsmanager:${context.region}:${context.accountId}:secret:${name}-${suffix}`;
}

export const createSecret = defineOperation({
  input: z.object({
    Name: z
      .string()
      .min(1, "Member must have length greater than or equal to 1")
      .max(512, "Member must have length less than or equal to 512"),
    ClientRequestToken: clientRequestToken,
    Description: description,
    KmsKeyId: z.string().max(2048).optional(),
    Tags: tags.optional(),
    ...value,
  }),
  run: ({ context, input }) => {
    if (!/^[A-Za-z0-9/_+=.@!-]+$/.test(input.Name)) {
      throw invalidParameter(
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
      );
    }
    const token = requireToken(input.ClientRequestToken);
    const payload = readPayload(input);
    const tagList = checkTags(input.Tags ?? []);
    return context.store.change(async (write) => {
      const found = context.store.findByName(input.Name);
      if (found?.deletesAt !== undefined) {
        throw invalidRequest(
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      }
      if (found !== undefined) {
        const isRetry = payload !== undefined && found.versions.some(({ id }) => id === token);
        if (!isRetry) {
          throw exists(`The operation failed because the secret ${input.Name} already exists.`);
        }
        withNewVersion({ context, record: found, token, payload, stages: [current] });
        return { ARN: found.arn, Name: found.name, VersionId: token };
      }
      const now = context.now();
      const empty: SecretRecord = {
        format: 1,
        arn: newArn({ context, name: input.Name }),
        name: input.Name,
        description: input.Description,
        kmsKeyId: input.KmsKeyId,
        tags: tagList,
        createdAt: now,
        changedAt: now,
        versions: [],
      };
      const record =
        payload === undefined
          ? empty
          : withNewVersion({ context, record: empty, token, payload, stages: [current] }).record;
      await write({ arn: record.arn, record });
      return {
        ARN: record.arn,
        Name: record.name,
        ...(payload === undefined ? {} : { VersionId: token }),
      };
    });
  },
});
