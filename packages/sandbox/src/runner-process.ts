import { type ChildProcess, spawn } from "node:child_process";
import { createFrameReader, frame } from "./protocol.ts";
import { residentBytes } from "./resident-memory.ts";

export type RunnerOutcome =
  | { readonly type: "answer"; readonly text: string }
  /** The process is gone: `cause` says why we killed it, or that it died by itself. */
  | { readonly type: "died"; readonly cause: "wall" | "memory" | "output" | "aborted" | "crash" };

export type Runner = {
  readonly pid: number | undefined;
  /** Requests that it has been given. */
  readonly runs: () => number;
  /** Sends one request; a runner works on one at a time. */
  readonly send: (request: {
    readonly head: string;
    readonly scope: string;
    readonly wallMs: number;
    readonly signal: AbortSignal;
  }) => Promise<RunnerOutcome>;
  readonly kill: () => void;
};

export type RunnerOptions = {
  readonly runnerPath: string;
  readonly addonPath: string;
  readonly jit: boolean;
  readonly maxResidentBytes: number;
  readonly maxAnswerBytes: number;
};

const memoryPollMs = 50;
const stderrCharacters = 2000;

/** Flags of a process that can read its own program and nothing else, and that can start nothing. */
function flags({ runnerPath, addonPath, jit }: RunnerOptions): string[] {
  return [
    "--permission",
    "--allow-addons",
    `--allow-fs-read=${runnerPath}`,
    `--allow-fs-read=${addonPath}`,
    "--disallow-code-generation-from-strings",
    "--disable-proto=delete",
    "--no-warnings",
    ...(jit ? [] : ["--jitless"]),
    runnerPath,
    addonPath,
  ];
}

/**
 * Starts a runner. `onReady` follows once it can take requests, `onExit` once, whenever it is gone; `startError` is
 * what it said when it never got ready.
 */
export function startRunner({
  options,
  onReady,
  onExit,
}: {
  options: RunnerOptions;
  onReady: (runner: Runner) => void;
  onExit: (input: { runner: Runner; wasReady: boolean; startError: string }) => void;
}): Runner {
  const child: ChildProcess = spawn(process.execPath, flags(options), {
    cwd: "/",
    env: {},
    stdio: ["pipe", "pipe", "pipe"],
  });
  let ready = false;
  let runs = 0;
  let stderr = "";
  let gone = false;
  let finish: ((outcome: RunnerOutcome) => void) | undefined;
  let cause: (RunnerOutcome & { type: "died" })["cause"] = "crash";

  function kill(why: typeof cause): void {
    cause = why;
    child.kill("SIGKILL");
  }
  function onGone(): void {
    if (gone) return;
    gone = true;
    finish?.({ type: "died", cause });
    onExit({ runner, wasReady: ready, startError: stderr });
  }
  const read = createFrameReader({
    maximum: options.maxAnswerBytes,
    onFrame: (text) => {
      if (!ready) {
        ready = true;
        onReady(runner);
      } else finish?.({ type: "answer", text });
    },
    onOversize: () => kill("output"),
  });
  child.stdout?.on("data", read);
  child.stderr?.on("data", (chunk: Buffer) => {
    if (stderr.length < stderrCharacters) stderr += chunk.toString("utf8").slice(0, stderrCharacters);
  });
  // A write to a runner that has just died fails; its end is seen by "exit".
  child.stdin?.on("error", () => undefined);
  child.once("error", onGone);
  child.once("exit", onGone);

  const runner: Runner = {
    pid: child.pid,
    runs: () => runs,
    kill: () => kill("aborted"),
    send: ({ head, scope, wallMs, signal }) => {
      runs += 1;
      return new Promise((resolve) => {
        const wall = setTimeout(() => kill("wall"), wallMs);
        const memory = setInterval(() => void checkMemory(), memoryPollMs);
        signal.addEventListener("abort", runner.kill, { once: true });
        finish = (outcome) => {
          finish = undefined;
          clearTimeout(wall);
          clearInterval(memory);
          signal.removeEventListener("abort", runner.kill);
          resolve(outcome);
        };
        child.stdin?.write(frame(head));
        child.stdin?.write(frame(scope));
        if (gone) finish({ type: "died", cause });
      });
    },
  };
  async function checkMemory(): Promise<void> {
    if (child.pid === undefined) return;
    if ((await residentBytes(child.pid)) > options.maxResidentBytes && finish !== undefined) kill("memory");
  }
  return runner;
}
