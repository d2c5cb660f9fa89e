import type { Log } from "@workfuse/ports";
import { type LogLevel, createLog } from "./log.ts";

type Closable = { readonly close: () => Promise<void> };

type Options<E> = {
  readonly name: string;
  /** Reads the environment; what it throws ends the process with one line on stderr and exit code 1. */
  readonly environment: () => E & { readonly LOG_LEVEL: LogLevel };
  readonly start: (input: { environment: E; log: ReturnType<typeof createLog> }) => Promise<Closable>;
  /** How long a clean stop may take, in milliseconds. Default 20,000. */
  readonly stopWithinMs?: number;
};

/**
 * A service's process: starts, waits for SIGTERM, SIGINT or the end of its parent (IPC disconnect), closes in order.
 * A second signal ends at once.
 */
export async function runService<E>({
  name,
  environment,
  start,
  stopWithinMs = 20_000,
}: Options<E>): Promise<void> {
  let parsed: E & { readonly LOG_LEVEL: LogLevel };
  try {
    parsed = environment();
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  const log = createLog({ name, level: parsed.LOG_LEVEL });
  process.on("unhandledRejection", (reason) => {
    log.error({ err: reason }, "unhandled rejection");
  });
  process.on("uncaughtException", (error) => {
    // The state after an uncaught exception is unknown: say so and let the supervisor start afresh.
    log.error({ err: error }, "uncaught exception");
    process.exit(70);
  });
  const starting = start({ environment: parsed, log });
  installStop({ starting, log, stopWithinMs });
  try {
    await starting;
  } catch (error) {
    log.error({ err: error }, "could not start");
    process.stderr.write(
      `${name} could not start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}

function installStop({
  starting,
  log,
  stopWithinMs,
}: {
  starting: Promise<Closable>;
  log: Log;
  stopWithinMs: number;
}): void {
  let stopping = false;
  async function stop(reason: string): Promise<void> {
    if (stopping) process.exit(1);
    stopping = true;
    const began = performance.now();
    log.info({ reason }, "stopping");
    const limit = setTimeout(() => {
      log.error({ stopWithinMs }, "did not stop in time");
      process.exit(1);
    }, stopWithinMs);
    limit.unref();
    const service = await starting;
    await service.close();
    log.info({ durationMs: Math.round(performance.now() - began) }, "stopped");
    process.exit(0);
  }
  const onStop = (reason: string) => () => {
    stop(reason).catch((error: unknown) => {
      log.error({ err: error }, "stopping failed");
      process.exit(1);
    });
  };
  process.on("SIGTERM", onStop("SIGTERM"));
  process.on("SIGINT", onStop("SIGINT"));
  process.on("disconnect", onStop("the parent process is gone"));
}
