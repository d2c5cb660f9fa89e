import type { Readable } from "node:stream";
import { type WorkfuseClient, createWorkfuseClient } from "@workfuse/client";
import { CliError, usageError } from "./cli-error.ts";
import type { Environment } from "./env.ts";
import { readLogin } from "./login-file.ts";

/** What a command may use. */
export type Terminal = {
  readonly environment: Environment;
  readonly input: Readable & { readonly isTTY?: boolean };
  /** A line of the result. */
  readonly out: (line: string) => void;
  /** A line for the person at the terminal, beside the result. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

type Option = { readonly type: "string" | "boolean"; readonly short?: string; readonly multiple?: boolean };

export type Command = {
  /** Without the command's own name. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** @returns the exit code */
  readonly run: (input: Terminal & { positionals: readonly string[]; values: Values }) => Promise<number>;
};

export const common = { url: { type: "string" } } as const satisfies Record<string, Option>;

export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** The only positional argument. @throws CliError */
export function only({ positionals, what }: { positionals: readonly string[]; what: string }): string {
  const [first, ...others] = positionals;
  if (first === undefined) throw usageError(`Say which: ${what} is missing.`);
  if (others.length > 0) throw usageError(`One ${what} at a time: what is “${others.join(" ")}”?`);
  return first;
}

/** A client for who is logged in. @throws CliError where nobody is */
export async function connect({
  environment,
  values,
}: {
  environment: Environment;
  values: Values;
}): Promise<{ readonly client: WorkfuseClient; readonly url: string }> {
  const kept = await readLogin(environment.configFile);
  const url = text(values, "url") ?? environment.url ?? kept?.url;
  // A key is for where it was made: one that was kept for one server is not sent to another.
  const key = environment.key ?? (url === kept?.url ? kept?.key : undefined);
  if (url === undefined || key === undefined) {
    throw new CliError({
      message:
        url === undefined || kept === undefined
          ? "You are not logged in. Run: workfuse login --url https://…"
          : `You are not logged in at ${url}. Run: workfuse login --url ${url}`,
    });
  }
  return { client: createWorkfuseClient({ url, key }), url };
}
