import { z } from "zod";

const concurrencySchema = z.object({
  limit: z.int().min(0),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).default("fn"),
});

/** One function as the SDK registers it. What this engine cannot do is refused, never ignored. */
export const functionConfigSchema = z.strictObject({
  id: z.string().min(1).max(255),
  name: z.string().optional(),
  triggers: z.array(z.strictObject({ event: z.string().min(1), expression: z.string().optional() })),
  steps: z.record(
    z.string(),
    z.object({
      runtime: z.object({ type: z.literal("http"), url: z.url({ protocol: /^https?$/ }) }),
      retries: z.object({ attempts: z.int().min(0).max(20).optional() }).optional(),
    }),
  ),
  concurrency: z
    .union([
      z
        .int()
        .min(0)
        .transform((limit) => [{ limit, scope: "fn" as const, key: undefined }]),
      concurrencySchema.transform((one) => [one]),
      z.array(concurrencySchema).max(2),
    ])
    .optional(),
  priority: z.object({ run: z.string().optional() }).optional(),
  idempotency: z.string().optional(),
  cancel: z
    .array(z.object({ event: z.string().min(1), if: z.string().optional(), timeout: z.string().optional() }))
    .max(5)
    .optional(),
});
export type FunctionConfig = z.output<typeof functionConfigSchema>;

/** Body of `POST /fn/register`. */
export const registrationSchema = z.object({
  appName: z.string().min(1),
  url: z.string(),
  functions: z.array(z.unknown()),
});
