import { z } from "zod";
import { AwsError, invalidParameter } from "../aws-error.ts";
import { type Context, defineOperation, seconds } from "../operation.ts";
import { secretId } from "./inputs.ts";
import { requireLive } from "./new-version.ts";

const dayMs = 86_400_000;
const defaultWindowDays = 30;

async function deleteAtOnce({ context, id }: { context: Context; id: string }): Promise<object> {
  return context.store.change(async (write) => {
    const now = context.now();
    try {
      const { arn, name } = context.store.find(id);
      await write({ arn, record: undefined });
      return { ARN: arn, Name: name, DeletionDate: seconds(now) };
    } catch (error) {
      // Forced deletion of what is not there succeeds.
      if (!(error instanceof AwsError)) throw error;
      const prefix = `arn:aws:secretsmanager:${context.region}:${context.accountId}:secret:`;
      const isArn = id.startsWith("arn:");
      return {
        ARN: isArn ? id : `${prefix}${id}`,
        Name: isArn ? id.slice(prefix.length) : id,
        DeletionDate: seconds(now),
      };
    }
  });
}

export const deleteSecret = defineOperation({
  input: z.object({
    SecretId: secretId,
    RecoveryWindowInDays: z.int().optional(),
    ForceDeleteWithoutRecovery: z.boolean().optional(),
  }),
  run: ({ context, input }) => {
    const days = input.RecoveryWindowInDays;
    if (input.ForceDeleteWithoutRecovery === true) {
      if (days !== undefined) {
        throw invalidParameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
        );
      }
      return deleteAtOnce({ context, id: input.SecretId });
    }
    if (days !== undefined && (days < 7 || days > 30)) {
      throw invalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    }
    return context.store.change(async (write) => {
      const before = requireLive(context.store.find(input.SecretId));
      const now = context.now();
      const deletesAt = now + (days ?? defaultWindowDays) * dayMs;
      await write({ arn: before.arn, record: { ...before, deletedAt: now, deletesAt } });
      return { ARN: before.arn, Name: before.name, DeletionDate: seconds(deletesAt) };
    });
  },
});

export const restoreSecret = defineOperation({
  input: z.object({ SecretId: secretId }),
  run: ({ context, input }) =>
    context.store.change(async (write) => {
      const { deletedAt: _deleted, deletesAt, ...record } = context.store.find(input.SecretId);
      if (deletesAt !== undefined) await write({ arn: record.arn, record });
      return { ARN: record.arn, Name: record.name };
    }),
});
