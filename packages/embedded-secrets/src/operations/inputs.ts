import { z } from "zod";
import { invalidParameter, invalidRequest } from "../aws-error.ts";
import type { SecretPayload } from "../record.ts";

const maxValueBytes = 65_536;

export const secretId = z
  .string()
  .min(1, "Member must have length greater than or equal to 1")
  .max(2048, "Member must have length less than or equal to 2048");

export const clientRequestToken = z
  .string()
  .min(32, "Member must have length greater than or equal to 32")
  .max(64, "Member must have length less than or equal to 64")
  .optional();

export const description = z
  .string()
  .max(2048, "Member must have length less than or equal to 2048")
  .optional();

export const value = {
  SecretString: z.string().optional(),
  SecretBinary: z.base64("Member must be base64").optional(),
};

export const tags = z.array(
  z.object({
    Key: z.string().min(1, "Member must have length greater than or equal to 1").max(128),
    Value: z.string().max(256),
  }),
);
export type Tags = z.output<typeof tags>;

/** What every request that makes a version must carry; SDKs add it by themselves. @throws AwsError */
export function requireToken(token: string | undefined): string {
  if (token !== undefined) return token;
  throw invalidRequest("You must provide a ClientRequestToken value. We recommend a UUID-type value.");
}

/** The value in the request, if it has one. @throws AwsError */
export function readPayload(input: {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}): SecretPayload | undefined {
  if (input.SecretString !== undefined && input.SecretBinary !== undefined) {
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  const payload: SecretPayload | undefined =
    input.SecretString !== undefined
      ? { kind: "string", bytes: Buffer.from(input.SecretString, "utf8") }
      : input.SecretBinary !== undefined
        ? { kind: "binary", bytes: Buffer.from(input.SecretBinary, "base64") }
        : undefined;
  if (payload === undefined) return undefined;
  if (payload.bytes.length === 0) throw invalidParameter("The secret value can't be empty.");
  if (payload.bytes.length > maxValueBytes) {
    throw invalidParameter(`The secret value can't be longer than ${maxValueBytes} bytes.`);
  }
  return payload;
}

/** @throws AwsError */
export function checkTags(list: Tags): Tags {
  if (list.length > 50) throw invalidParameter("A secret can't have more than 50 tags.");
  if (list.some(({ Key }) => Key.toLowerCase().startsWith("aws:"))) {
    throw invalidParameter("Tag keys can't begin with the reserved prefix aws:.");
  }
  if (new Set(list.map(({ Key }) => Key)).size !== list.length) {
    throw invalidParameter("Tag keys must be unique.");
  }
  return list;
}
