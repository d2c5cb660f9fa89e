import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const environmentSchema = z.object({
  /** In place of what `workfuse login` kept. */
  WORKFUSE_URL: z.string().optional(),
  WORKFUSE_API_KEY: z.string().optional(),
  /** Where `workfuse login` keeps them. */
  WORKFUSE_CONFIG: z.string().optional(),
  XDG_CONFIG_HOME: z.string().optional(),
});

export type Environment = {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly configFile: string;
};

export function readEnvironment(): Environment {
  const given = environmentSchema.parse(process.env);
  // The convention says: an empty variable is none.
  const folder = given.XDG_CONFIG_HOME || join(homedir(), ".config");
  return {
    url: given.WORKFUSE_URL || undefined,
    key: given.WORKFUSE_API_KEY || undefined,
    configFile: given.WORKFUSE_CONFIG || join(folder, "workfuse", "login.json"),
  };
}
