import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { WorkfuseError } from "@workfuse/errors";
import type { ProcessRecord } from "../data/leftovers.ts";
import { openLogFile } from "../terminal/log-file.ts";
import { followOutput } from "../terminal/service-output.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { RunningUnit, Unit, UnitExit } from "./unit.ts";

export type ProcessUnitOptions = {
  readonly name: string;
  /** JavaScript or TypeScript file that Node runs. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Answers 200 when the service is ready. */
  readonly readyUrl: string;
  readonly logFile: string;
  readonly terminal: Terminal;
  readonly record: ProcessRecord;
  /** How long the first readiness may take, in milliseconds. Default 60,000. */
  readonly readyWithinMs?: number | undefined;
  /** How long an orderly stop may take before SIGKILL, in milliseconds. Default 15,000. */
  readonly stopWithinMs?: number | undefined;
};

/**
 * A service as a process of its own. It has a session of its own as well, so that Ctrl-C in a terminal reaches the
 * launcher only, and an IPC channel, whose end tells it that the launcher is gone.
 */
export function createProcessUnit({
  name,
  entry,
  environment,
  readyUrl,
  logFile,
  terminal,
  record,
  readyWithinMs = 60_000,
  stopWithinMs = 15_000,
}: ProcessUnitOptions): Unit {
  return {
    name,
    start: async (signal) => {
      signal.throwIfAborted();
      // Node's own choice for machines with much memory costs every service 100 MB that it does not need.
      const child = spawn(process.execPath, ["--max-semi-space-size=16", entry], {
        env: { ...environment },
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        detached: true,
      });
      const running = watch({ child, name, logFile, terminal, record, stopWithinMs });
      const { pid } = child;
      if (pid !== undefined) await record.add({ name, pid });
      try {
        await waitUntilReady({ name, readyUrl, running, readyWithinMs, signal });
      } catch (error) {
        await running.stop();
        throw error;
      }
      return running;
    },
  };
}

function watch({
  child,
  name,
  logFile,
  terminal,
  record,
  stopWithinMs,
}: {
  child: ChildProcess;
  name: string;
  logFile: string;
  terminal: Terminal;
  record: ProcessRecord;
  stopWithinMs: number;
}): RunningUnit {
  const file = openLogFile({ path: logFile });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("the child's output is not piped");
  const output = followOutput({ name, stdout, stderr, file, terminal });
  let exit: UnitExit | undefined;
  const listeners: ((exit: UnitExit) => void)[] = [];
  const ended = new Promise<void>((resolve) => {
    const finish = (code: number | null, signal: NodeJS.Signals | null, reason: string): void => {
      if (exit !== undefined) return;
      exit = { code, signal, reason };
      file.close();
      if (child.pid !== undefined) record.remove(child.pid).catch(() => undefined);
      for (const listener of listeners.splice(0)) listener(exit);
      resolve();
    };
    child.once("error", (error) => {
      finish(null, null, error.message);
    });
    // "close" comes after the last line of output, "exit" may come before it.
    child.once("close", (code, signal) => {
      finish(code, signal, output.lastWords());
    });
  });
  // A child may live on with its channel gone only for a moment; writing to it is nothing we do.
  child.on("disconnect", () => undefined);
  return {
    pid: child.pid,
    onExit: (listener) => {
      if (exit === undefined) listeners.push(listener);
      else listener(exit);
    },
    stop: async () => {
      if (exit !== undefined) return;
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), stopWithinMs);
      await ended;
      clearTimeout(force);
    },
  };
}

async function waitUntilReady({
  name,
  readyUrl,
  running,
  readyWithinMs,
  signal,
}: {
  name: string;
  readyUrl: string;
  running: RunningUnit;
  readyWithinMs: number;
  signal: AbortSignal;
}): Promise<void> {
  let exit: UnitExit | undefined;
  running.onExit((ended) => {
    exit = ended;
  });
  const end = performance.now() + readyWithinMs;
  let answer = "";
  for (;;) {
    signal.throwIfAborted();
    if (exit !== undefined) {
      const how = exit.signal ?? `code ${exit.code}`;
      throw new WorkfuseError({
        code: "setup.service_failed",
        message: exit.reason === "" ? `${name} ended with ${how} before it was ready.` : exit.reason,
        details: { name, code: exit.code, signal: exit.signal },
      });
    }
    if (performance.now() > end) {
      throw new WorkfuseError({
        code: "setup.service_failed",
        message: `${name} did not become ready within ${readyWithinMs / 1000} s (${answer}).`,
        details: { name },
      });
    }
    const response = await fetch(readyUrl, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (response?.ok === true) {
      await response.body?.cancel();
      return;
    }
    answer = (await response?.text().catch(() => "")) ?? "it does not answer";
    await sleep(25);
  }
}
