import { z } from "zod";

const versionSchema = z.object({
  /** The ClientRequestToken of the request that made it. */
  id: z.string(),
  createdAt: z.number(),
  accessedAt: z.number().optional(),
  stages: z.array(z.string()),
  kind: z.enum(["string", "binary"]),
  /** AES-256-GCM, each part in base64. */
  sealed: z.object({ iv: z.string(), tag: z.string(), data: z.string() }),
});

/** One secret as it lies on disk: everything but the values in clear. Times in milliseconds since the epoch. */
export const recordSchema = z.object({
  format: z.literal(1),
  arn: z.string(),
  name: z.string(),
  description: z.string().optional(),
  kmsKeyId: z.string().optional(),
  tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
  createdAt: z.number(),
  changedAt: z.number(),
  accessedAt: z.number().optional(),
  /** When it disappears for good, while it is scheduled for deletion. */
  deletesAt: z.number().optional(),
  deletedAt: z.number().optional(),
  versions: z.array(versionSchema),
});

export type SecretRecord = z.output<typeof recordSchema>;
export type SecretVersion = z.output<typeof versionSchema>;
export type SecretPayload = { readonly kind: "string" | "binary"; readonly bytes: Buffer };
