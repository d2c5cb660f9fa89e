import { commonEnvironment, parseEnvironment } from "@workfuse/service";
import { z } from "zod";

const schema = z.object({
  ...commonEnvironment,
  PORT: commonEnvironment.PORT.default(8288),
  DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }),
  ENGINE_SCHEMA: z.string().default("engine"),
  INNGEST_SIGNING_KEY: z
    .string()
    .regex(
      /^(?:signkey-\w+-)?(?:[0-9a-f]{2}){8,}$/i,
      "a signing key is hexadecimal, at least 16 digits and an even number of them",
    ),
  INNGEST_EVENT_KEY: z.string().min(8),
});

export type EngineEnvironment = z.output<typeof schema>;

/** @throws EnvironmentError naming each variable that is missing or wrong */
export function readEnvironment(): EngineEnvironment {
  return parseEnvironment({ schema, environment: process.env });
}
