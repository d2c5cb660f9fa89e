import { commonEnvironment, parseEnvironment } from "@workfuse/service";
import { z } from "zod";

export const environmentSchema = z.object({
  ...commonEnvironment,
  DATABASE_URL: z.string().min(1),
  /** Where live updates travel. */
  BUS_URL: z.string().min(1),
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
  /** Largest request body in bytes. */
  BODY_LIMIT: z.coerce.number().int().min(1024).default(1_048_576),
  /** Largest request body in bytes that holds files and is not signed. */
  FILES_LIMIT: z.coerce.number().int().min(1024).default(52_428_800),
  /** Deliveries that a workspace may get in a minute, all its webhooks together; 0 for any number. */
  WORKSPACE_DELIVERIES_PER_MINUTE: z.coerce.number().int().min(0).default(60_000),
  /** Addresses whose X-Forwarded-For is believed: CIDRs or names such as "loopback", separated by commas. */
  TRUSTED_PROXIES: z.string().default("loopback"),
});
export type Environment = z.output<typeof environmentSchema>;

export function readEnvironment(): Environment {
  return parseEnvironment({ schema: environmentSchema, environment: process.env });
}
