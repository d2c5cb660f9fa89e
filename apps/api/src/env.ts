import { modelPricesSetting } from "@workfuse/ai";
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
  /** Private addresses that may be called, such as those of language models: CIDRs with ports, separated by commas. */
  EGRESS_ALLOW: z.string().default(""),
  /** Dollars that each workspace may spend on language models in a month (UTC), by list prices. None: no limit. */
  AI_MONTHLY_BUDGET: z.coerce.number().min(0).optional(),
  /** What models cost where the list of this version is wrong or has none; as the worker's. */
  AI_PRICES: modelPricesSetting,
  /** Addresses whose X-Forwarded-For is believed: CIDRs or names such as "loopback", separated by commas. */
  TRUSTED_PROXIES: z.string().default("loopback"),
});
export type Environment = z.output<typeof environmentSchema>;

export function readEnvironment(): Environment {
  return parseEnvironment({ schema: environmentSchema, environment: process.env });
}
