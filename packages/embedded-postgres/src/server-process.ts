import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Log } from "@workfuse/ports";
import { serverEnvironment } from "./environment.ts";
import { type Identity, commandAs } from "./identity.ts";
import { logServerLine } from "./server-log.ts";
import type { PostgresSettings } from "./settings.ts";

export type PostgresExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Launch =
  | { readonly state: "ready"; readonly child: ChildProcess; readonly pid: number }
  | { readonly state: "failed"; readonly output: string };

const outputLimit = 16 * 1024;

/**
 * Starts the server process and waits until it accepts connections or has given up. Crash recovery takes as long as it
 * takes: only `signal` ends the wait.
 */
export function launchServer({
  postgres,
  dataDir,
  port,
  identity,
  settings,
  log,
  signal,
}: {
  postgres: string;
  dataDir: string;
  port: number;
  identity: Identity;
  settings: PostgresSettings;
  log: Log;
  signal: AbortSignal;
}): Promise<Launch> {
  const line = commandAs({
    identity,
    program: postgres,
    args: [
      "-D",
      dataDir,
      "-p",
      String(port),
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
  });
  return new Promise((resolve, reject) => {
    const child = spawn(line.command, line.args, {
      ...line.options,
      cwd: "/",
      env: serverEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      // A session of its own: Ctrl-C in a terminal must reach the launcher only, which stops things in order.
      detached: true,
    });
    let output = "";
    const abort = (): void => {
      child.kill("SIGINT");
    };
    const settle = (): void => {
      signal.removeEventListener("abort", abort);
    };
    signal.addEventListener("abort", abort, { once: true });
    child.once("error", (error) => {
      settle();
      resolve({ state: "failed", output: String(error) });
    });
    createInterface({ input: child.stderr }).on("line", (text) => {
      logServerLine({ log, line: text });
      output = `${output}${text}\n`.slice(-outputLimit);
      if (text.includes("database system is ready to accept connections") && child.pid !== undefined) {
        settle();
        resolve({ state: "ready", child, pid: child.pid });
      }
    });
    child.once("close", () => {
      settle();
      // After a successful start this changes nothing: a promise settles once.
      if (signal.aborted) reject(signal.reason);
      else resolve({ state: "failed", output });
    });
  });
}
