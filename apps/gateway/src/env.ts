import { commonEnvironment, parseEnvironment } from "@workfuse/service";
import { z } from "zod";

export const environmentSchema = z.object({
  ...commonEnvironment,
  DATABASE_URL: z.string().min(1),
  /** Where live updates travel. */
  BUS_URL: z.string().min(1),
  /** What people type into the browser; pages of other origins get no socket. */
  PUBLIC_URL: z.url().transform((url) => url.replace(/\/+$/, "")),
  /** Further origins under which the same application is reached, separated by commas. */
  TRUSTED_ORIGINS: z.string().default(""),
  /** The API's secret: sessions are the same. */
  AUTH_SECRET: z.string().min(32, "At least 32 characters."),
});
export type Environment = z.output<typeof environmentSchema>;

export function readEnvironment(): Environment {
  return parseEnvironment({ schema: environmentSchema, environment: process.env });
}
