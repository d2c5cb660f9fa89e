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
  INNGEST_BASE_URL: z.url(),
  INNGEST_EVENT_KEY: z.string().min(1),
  AWS_REGION: z.string().min(1),
  /** Set for what speaks the protocol of AWS Secrets Manager; empty for AWS itself. */
  AWS_ENDPOINT_URL_SECRETS_MANAGER: z.url().optional(),
  /** Addresses whose X-Forwarded-For is believed: CIDRs or names such as "loopback", separated by commas. */
  TRUSTED_PROXIES: z.string().default("loopback"),
});
export type Environment = z.output<typeof environmentSchema>;

export function readEnvironment(): Environment {
  return parseEnvironment({ schema: environmentSchema, environment: process.env });
}
