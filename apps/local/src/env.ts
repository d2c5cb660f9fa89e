import { fileURLToPath } from "node:url";
import { commonEnvironment, parseEnvironment } from "@workfuse/service";
import { z } from "zod";

export const repositoryRoot = fileURLToPath(new URL("../../../", import.meta.url));

const url = z.url({ protocol: /^https?$/ });
const databaseUrl = z.string().regex(/^postgres(?:ql)?:\/\//, "must be a postgres:// address");

/** All settings of the local stack. Setting one of the addresses puts the real thing in the place of an embedded part. */
const environmentSchema = z.object({
  HOST: z.string().default("localhost"),
  PORT: commonEnvironment.PORT.min(1).default(3000),
  LOG_LEVEL: commonEnvironment.LOG_LEVEL,
  /** All state of this stack. */
  WORKFUSE_DATA_DIR: z.string().default(`${repositoryRoot}.workfuse`),
  /** What people type into the browser. Default http://localhost:PORT. */
  PUBLIC_URL: url.optional(),
  /** A Postgres of your own, in place of the embedded one. */
  DATABASE_URL: databaseUrl.optional(),
  /** Where live updates travel. Default: the database. */
  BUS_URL: z.string().optional(),
  /** A real Inngest server, in place of the embedded engine; needs both of its keys. */
  INNGEST_BASE_URL: url.optional(),
  INNGEST_EVENT_KEY: z.string().optional(),
  INNGEST_SIGNING_KEY: z.string().optional(),
  /** The address under which that server reaches the worker. */
  INNGEST_SERVE_ORIGIN: url.optional(),
  /**
   * AWS Secrets Manager or what speaks its protocol, in place of the embedded endpoint; credentials then come from the
   * AWS SDK's usual places. AWS credentials alone do not do it: many machines have some, for other things.
   */
  AWS_ENDPOINT_URL_SECRETS_MANAGER: url.optional(),
  AWS_REGION: z.string().default("us-east-1"),
  /** An S3-compatible store (`s3://bucket/prefix?region=…&endpoint=…`) or another folder (`file:///…`) for files. */
  FILES_URL: z
    .string()
    .regex(/^(?:file|s3):\/\//, "must start with file:// or s3://")
    .optional(),
  /** Signs session cookies. Default: a random one, kept in the data folder. */
  AUTH_SECRET: z.string().min(32, "at least 32 characters").optional(),
});

export type Environment = z.output<typeof environmentSchema>;

/** @throws EnvironmentError naming each variable that is missing or wrong */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  return parseEnvironment({
    schema: environmentSchema.refine(
      (each) => each.INNGEST_BASE_URL === undefined || (each.INNGEST_EVENT_KEY && each.INNGEST_SIGNING_KEY),
      { path: ["INNGEST_BASE_URL"], message: "needs INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY as well" },
    ),
    environment: variables,
  });
}
