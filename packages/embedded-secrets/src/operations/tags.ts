import { z } from "zod";
import { defineOperation } from "../operation.ts";
import { checkTags, secretId, tags } from "./inputs.ts";
import { requireLive } from "./new-version.ts";

export const tagResource = defineOperation({
  input: z.object({ SecretId: secretId, Tags: tags }),
  run: ({ context, input }) =>
    context.store.change(async (write) => {
      const before = requireLive(context.store.find(input.SecretId));
      const added = checkTags(input.Tags);
      const kept = before.tags.filter(({ Key }) => !added.some((tag) => tag.Key === Key));
      const record = { ...before, tags: checkTags([...kept, ...added]), changedAt: context.now() };
      await write({ arn: record.arn, record });
      return {};
    }),
});

export const untagResource = defineOperation({
  input: z.object({ SecretId: secretId, TagKeys: z.array(z.string()) }),
  run: ({ context, input }) =>
    context.store.change(async (write) => {
      const before = requireLive(context.store.find(input.SecretId));
      const left = before.tags.filter(({ Key }) => !input.TagKeys.includes(Key));
      const record = { ...before, tags: left, changedAt: context.now() };
      await write({ arn: record.arn, record });
      return {};
    }),
});
