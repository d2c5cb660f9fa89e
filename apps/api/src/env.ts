import { accountSettingsSchema } from "@workfuse/auth";
import { commonEnvironment, parseEnvironment } from "@workfuse/service";
import { z } from "zod";

export const environmentSchema = z.object({
  ...commonEnvironment,
  DATABASE_URL: z.string().min(1),
  /** Where live updates travel. */
  BUS_URL: z.string().min(1),
  /** What people type into the browser. */
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, "")),
  /** Further origins under which the same application is reached, separated by commas. */
  TRUSTED_ORIGINS: z.string().default(""),
  /** Signs session cookies. */
  AUTH_SECRET: z.string().min(32, "At least 32 characters."),
  ...accountSettingsSchema,
  INNGEST_BASE_URL: z.url(),
  INNGEST_EVENT_KEY: z.string().min(1),
  AWS_REGION: z.string().min(1),
  /** Set for what speaks the protocol of AWS Secrets Manager; empty for AWS itself. */
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.url().optional(),
  /** Where files are kept: `file:///folder`, or `s3://bucket/prefix?region=…&endpoint=…`. */
  FILES_URL: z.string().min(1),
  /** For s3://, where they are not those of the AWS SDK's usual places. */
  FILES_S3_ACCESS_KEY_ID: z.string().optional(),
  FILES_S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** Addresses whose X-Forwarded-For is believed: CIDRs or names such as "loopback", separated by commas. */
  TRUSTED_PROXIES: z.string().default("loopback"),
});
export type Environment = z.output<typeof environmentSchema>;

export function readEnvironment(): Environment {
  return parseEnvironment({ schema: environmentSchema, environment: process.env });
}
