import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** How a finished program ended. `output` is the last 16 KiB of what it wrote to stdout and stderr. */
export type Finished = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
};

const outputLimit = 16 * 1024;

/** Resolves when the program has ended, however it did. @throws the abort reason, or the error that kept it from starting */
export function run({
  command,
  args,
  options,
  signal,
}: {
  command: string;
  args: readonly string[];
  options?: SpawnOptions;
  signal: AbortSignal;
}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(command, args, {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      signal,
      killSignal: "SIGKILL",
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-outputLimit);
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.once("error", reject);
    child.once("close", (code, endedBy) => {
      resolve({ code, signal: endedBy, output });
    });
  });
}
