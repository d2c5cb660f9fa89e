import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

export type TestProcess = {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** What it has written to stdout and stderr so far. */
  readonly output: () => string;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Starts the same process again, on the same port, after it has ended. */
  readonly restart: () => Promise<void>;
  /** SIGTERM, then the exit code. */
  readonly stop: () => Promise<number | null>;
};

const readyLimitMs = 30_000;

/** A service as a real process: `node <entry>`, with its environment, awaited until `/readyz` says yes. */
export async function startProcess({
  name,
  entry,
  port,
  environment,
  readyPath = "/readyz",
}: {
  name: string;
  /** Path of the script. */
  entry: string;
  port: number;
  environment: Readonly<Record<string, string>>;
  /** What answers 2xx once it is up. */
  readyPath?: string;
}): Promise<TestProcess> {
  const url = `http://127.0.0.1:${port}`;
  let output = "";
  let child: ChildProcess;

  async function launch(): Promise<void> {
    // As the local stack starts it.
    child = spawn(process.execPath, ["--max-semi-space-size=16", entry], {
      env: {
        PATH: process.env["PATH"] ?? "",
        HOST: "127.0.0.1",
        PORT: String(port),
        LOG_LEVEL: "warn",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString("utf8");
      });
    }
    const started = performance.now();
    while (!(await isReady(`${url}${readyPath}`))) {
      if (child.exitCode !== null) throw new Error(`${name} ended with code ${child.exitCode}:\n${output}`);
      if (performance.now() - started > readyLimitMs) throw new Error(`${name} is not ready:\n${output}`);
      await sleep(20);
    }
  }

  async function ended(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  await launch();
  return {
    name,
    url,
    get pid() {
      return child.pid ?? 0;
    },
    output: () => output,
    async kill(signal) {
      child.kill(signal);
      await ended();
    },
    async restart() {
      await ended();
      await launch();
    },
    async stop() {
      child.kill("SIGTERM");
      await ended();
      return child.exitCode;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}
