import { modelPricesSetting } from "@workfuse/ai";
import { commonEnvironment, parseEnvironment } from "@workfuse/service";
import { z } from "zod";

export const environmentSchema = z.object({
  ...commonEnvironment,
  DATABASE_URL: z.string().min(1),
  /** Where live updates travel. */
  BUS_URL: z.string().min(1),
  INNGEST_BASE_URL: z.url(),
  INNGEST_EVENT_KEY: z.string().min(1),
  INNGEST_SIGNING_KEY: z.string().min(1),
  /** The address under which the engine reaches this worker. */
  INNGEST_SERVE_ORIGIN: z.url(),
  /** The address under which people and other systems reach the front; addresses of nodes that wait begin with it. */
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, "")),
  AWS_REGION: z.string().min(1),
  /** Set for what speaks the protocol of AWS Secrets Manager; empty for AWS itself. */
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.url().optional(),
  /** Where files are kept: `file:///folder`, or `s3://bucket/prefix?region=…&endpoint=…`. */
  FILES_URL: z.string().min(1),
  /** For s3://, where they are not those of the AWS SDK's usual places. */
  FILES_S3_ACCESS_KEY_ID: z.string().optional(),
  FILES_S3_SECRET_ACCESS_KEY: z.string().optional(),
  /** Private addresses that workflows may call: CIDRs with ports, such as "10.0.0.0/8:443", separated by commas. */
  EGRESS_ALLOW: z.string().default(""),
  /** Processes that run user code. */
  SANDBOX_RUNNERS: z.coerce.number().int().min(1).max(64).default(2),
  /** Most executions of one workspace that workers run at a time, however many there are; others wait. None: no limit. */
  WORKSPACE_CONCURRENCY: z.coerce.number().int().min(1).optional(),
  /** Processes that convert documents, at most so many at a time. */
  DOCUMENT_PROCESSES: z.coerce.number().int().min(1).max(64).default(2),
  /** Dollars that each workspace may spend on language models in a month (UTC), by list prices. None: no limit. */
  AI_MONTHLY_BUDGET: z.coerce.number().min(0).optional(),
  /**
   * What models cost where the list of this version is wrong or has none, in dollars for a million tokens, as JSON:
   * [{"provider": "openai", "model": "gpt-6-sol", "input": 2, "cached": 0.2, "output": 10}].
   */
  AI_PRICES: modelPricesSetting,
});
export type Environment = z.output<typeof environmentSchema>;

export function readEnvironment(): Environment {
  return parseEnvironment({ schema: environmentSchema, environment: process.env });
}
