import { fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { DocumentJob } from "@workfuse/ports";
import type { Answer } from "./answer.ts";

export type Outcome =
  | { readonly type: "result"; readonly value: unknown }
  | { readonly type: "refused"; readonly message: string; readonly isLimit: boolean }
  | { readonly type: "wall" | "memory" }
  | { readonly type: "crash"; readonly exitCode: number | null; readonly stderr: string };

// The build puts the process's program beside the bundle.
const program = fileURLToPath(
  new URL(
    import.meta.url.endsWith(".ts") ? "./document-process.ts" : "./document-process.js",
    import.meta.url,
  ),
);

const pageBytes = 4096;
const memoryPollMs = 50;
const stderrCharacters = 4000;

/** A process that writes no file, starts no other, makes no code and knows nothing of our environment. */
function flags(maxHeapMegabytes: number): string[] {
  return [
    `--max-old-space-size=${maxHeapMegabytes}`,
    "--permission",
    "--allow-fs-read=*",
    // The workbook library packs and unpacks large parts in threads of its own process.
    "--allow-worker",
    "--disallow-code-generation-from-strings",
    "--no-warnings",
  ];
}

/** Starts a process for one job and ends it, however the job goes. Never rejects. */
export function runInProcess({
  job,
  limits: { wallMs, maxHeapMegabytes, maxResidentBytes },
  signal,
}: {
  job: DocumentJob;
  limits: {
    readonly wallMs: number;
    readonly maxHeapMegabytes: number;
    readonly maxResidentBytes: number;
  };
  signal: AbortSignal;
}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = fork(program, [], {
      execArgv: flags(maxHeapMegabytes),
      env: {},
      cwd: "/",
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let stderr = "";
    let isSettled = false;
    function settle(outcome: Outcome): void {
      if (isSettled) return;
      isSettled = true;
      clearTimeout(wall);
      clearInterval(memory);
      signal.removeEventListener("abort", abort);
      child.kill("SIGKILL");
      resolve(outcome);
    }
    const abort = (): void => settle({ type: "wall" });
    const wall = setTimeout(() => settle({ type: "wall" }), wallMs);
    const memory = setInterval(() => {
      void checkMemory();
    }, memoryPollMs);
    async function checkMemory(): Promise<void> {
      if ((await residentBytes(child.pid)) > maxResidentBytes) settle({ type: "memory" });
    }
    child.stderr?.on("data", (chunk: Buffer) => {
      if (stderr.length < stderrCharacters) stderr += chunk.toString("utf8").slice(0, stderrCharacters);
    });
    child.once("error", (error) => settle({ type: "crash", exitCode: null, stderr: error.message }));
    child.once("message", (message) => {
      // Only our own program is at the other end.
      const answer = message as unknown as Answer;
      settle(
        answer.ok
          ? { type: "result", value: answer.value }
          : { type: "refused", message: answer.message, isLimit: answer.isLimit },
      );
    });
    child.once("close", (exitCode) => {
      // V8 ends a process whose heap is full, and says so.
      if (/heap out of memory|Array buffer allocation failed/i.test(stderr)) settle({ type: "memory" });
      else settle({ type: "crash", exitCode, stderr });
    });
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    else
      child.send(job, (error) => error && settle({ type: "crash", exitCode: null, stderr: error.message }));
  });
}

/** Memory that a process holds; 0 where the system does not tell: the heap's limit holds everywhere. */
async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    const fields = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ");
    return Number(fields[1]) * pageBytes || 0;
  } catch {
    return 0;
  }
}
