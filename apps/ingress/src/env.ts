import { commonEnvironment, parseEnvironment } from "@workfuse/service";
import { z } from "zod";

export const environmentSchema = z.object({
  ...commonEnvironment,
  DATABASE_URL: z.string().min(1),
  INNGEST_BASE_URL: z.url(),
  INNGEST_EVENT_KEY: z.string().min(1),
  /** Largest request body in bytes. */
  BODY_LIMIT: z.coerce.number().int().min(1024).default(1_048_576),
  /** Addresses whose X-Forwarded-For is believed: CIDRs or names such as "loopback", separated by commas. */
  TRUSTED_PROXIES: z.string().default("loopback"),
});
export type Environment = z.output<typeof environmentSchema>;

export function readEnvironment(): Environment {
  return parseEnvironment({ schema: environmentSchema, environment: process.env });
}
