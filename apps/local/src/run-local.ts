import { EnvironmentError } from "@workfuse/service";
import { isWorkfuseError } from "@workfuse/errors";
import { readEnvironment } from "./env.ts";
import { startStack } from "./start-stack.ts";
import { type Terminal, createTerminal } from "./terminal/terminal.ts";

type Options = Partial<Pick<Parameters<typeof startStack>[0], "entries" | "editorFolder">>;

/** One line that names the cause and the setting that mends it. */
function explain(error: unknown): string {
  if (isWorkfuseError(error) || error instanceof EnvironmentError)
    return error.message.replaceAll(/\n\s*/g, " ");
  return `${error instanceof Error ? error.message : String(error)} (see logs/stack.log in the data folder)`;
}

/**
 * The stack as a process: starts, says where it is ready, and stops in order on SIGTERM, SIGINT or the end of its
 * launcher. What keeps it from starting is one line on stderr and exit code 1.
 */
export async function runLocal(options: Options = {}): Promise<void> {
  const terminal = createTerminal();
  const abort = new AbortController();
  try {
    const starting = startStack({
      ...options,
      environment: readEnvironment(),
      inherited: process.env,
      terminal,
      signal: abort.signal,
    });
    installStop({ starting, abort, terminal });
    const stack = await starting;
    terminal.say(`WorkFuse is ready at ${stack.url}`);
  } catch (error) {
    // Stopped before it was ready: that is no failure to explain.
    if (abort.signal.aborted) return;
    terminal.complain(`WorkFuse cannot start: ${explain(error)}`);
    process.exit(1);
  }
}

function installStop({
  starting,
  abort,
  terminal,
}: {
  starting: ReturnType<typeof startStack>;
  abort: AbortController;
  terminal: Terminal;
}): void {
  let requests = 0;
  const stop = async (): Promise<void> => {
    requests += 1;
    // Asked twice: whoever asks does not want to wait. The parts notice by themselves that we are gone.
    if (requests > 1) process.exit(1);
    abort.abort(new Error("stopped"));
    const stack = await starting.catch(() => undefined);
    if (stack !== undefined) await terminal.step("Stopping", stack.stop());
    terminal.say("WorkFuse has stopped.");
    process.exit(0);
  };
  const onStop = (): void => {
    stop().catch((error: unknown) => {
      terminal.complain(`WorkFuse could not be stopped in order: ${explain(error)}`);
      process.exit(1);
    });
  };
  process.on("SIGTERM", onStop);
  process.on("SIGINT", onStop);
  // The launcher is gone.
  process.on("disconnect", onStop);
}
