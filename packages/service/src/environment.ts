import { z } from "zod";

/** Thrown before a service listens: names every variable that is missing or wrong. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** What every service reads. */
export const commonEnvironment = {
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
};

/** Parses the environment by an app's schema. Empty strings count as not set. @throws EnvironmentError */
export function parseEnvironment<S extends z.ZodObject>({
  schema,
  environment,
}: {
  schema: S;
  environment: Readonly<Record<string, string | undefined>>;
}): z.output<S> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new EnvironmentError(`The environment is not complete.\n  ${problems.join("\n  ")}`);
}
