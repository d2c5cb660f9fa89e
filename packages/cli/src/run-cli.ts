import { parseArgs } from "node:util";
import { ApiError } from "@workfuse/client";
import { CliError, usageError } from "./cli-error.ts";
import type { Command, Terminal } from "./command.ts";
import { exportCommand } from "./commands/export.ts";
import { importCommand } from "./commands/import.ts";
import { list } from "./commands/list.ts";
import { login, logout } from "./commands/login.ts";
import { logs, run } from "./commands/run.ts";
import { validate } from "./commands/validate.ts";
import { table } from "./table.ts";

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ login, logout, list, export: exportCommand, import: importCommand, run, logs, validate }),
);

/** Does what the parameters say. @returns the exit code: 0 done, 1 it did not work, 2 it was not said right */
export async function runCli({
  parameters,
  ...terminal
}: Terminal & { parameters: readonly string[] }): Promise<number> {
  const [name = "help", ...rest] = parameters;
  try {
    if (["help", "--help", "-h"].includes(name)) return help(terminal);
    const command = commands.get(name);
    if (!command) throw usageError(`There is no command “${name}”.`);
    if (rest.includes("--help")) {
      terminal.out(`workfuse ${name} ${command.usage}\n\n${command.summary}.`);
      return 0;
    }
    return await command.run({ ...terminal, ...parsed({ command, rest }) });
  } catch (error) {
    if (terminal.signal.aborted) return 130;
    terminal.say(explain(error));
    return error instanceof CliError ? error.exitCode : 1;
  }
}

function parsed({ command, rest }: { command: Command; rest: readonly string[] }) {
  try {
    return parseArgs({ args: [...rest], options: { ...command.options }, allowPositionals: true });
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
}

function help({ out }: Pick<Terminal, "out">): number {
  out("workfuse: workflows from the command line\n");
  const rows = [...commands].map(([name, { usage, summary }]) => [`  workfuse ${name} ${usage}`, summary]);
  for (const line of table(rows)) out(line);
  out("\nWORKFUSE_URL and WORKFUSE_API_KEY take the place of what login keeps.");
  return 0;
}

/** What went wrong and what to do about it. */
function explain(error: unknown): string {
  if (error instanceof CliError) return error.message;
  if (error instanceof ApiError) return explainRefusal(error);
  if (error instanceof TypeError && error.message === "fetch failed") {
    const { cause } = error;
    return `The server cannot be reached: ${cause instanceof Error && cause.message !== "" ? cause.message : "is it running?"}`;
  }
  return error instanceof Error ? error.message : String(error);
}

function explainRefusal({ status, code, message, requestId }: ApiError): string {
  if (status === 401) return "The key is not valid (any more). Log in again: workfuse login";
  if (status === 403) return `${message} Make a key of another role.`;
  if (status === 404 && code === "unknown") return "This address answers, but is not WorkFuse's.";
  return status >= 500 && requestId !== null ? `${message} (request ${requestId})` : message;
}
