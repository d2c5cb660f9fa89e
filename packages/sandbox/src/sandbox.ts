import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { WorkfuseError } from "@workfuse/errors";
import type { Log, Sandbox, SandboxFailure, SandboxRequest, SandboxResult } from "@workfuse/ports";
import { type Answer, parseAnswer } from "./answer.ts";
import { createFairQueue } from "./fair-queue.ts";
import { isolatedVmBinary } from "./isolated-vm-binary.ts";
import { neededScope } from "./needed-scope.ts";
import type { RequestHead } from "./protocol.ts";
import { createRunnerPool } from "./runner-pool.ts";
import type { Runner, RunnerOutcome } from "./runner-process.ts";

export type SandboxOptions = {
  /** Processes that run user code; one request each at a time. */
  readonly runners: number;
  /** Memory of one isolate's heap, in MiB. Default 128. */
  readonly memoryMb?: number | undefined;
  /** CPU limit of a request that names none, in milliseconds. Default 5,000. */
  readonly cpuMs?: number | undefined;
  readonly log: Log;
  /** The runner's script: the file `runner.generated.js` of this package, wherever the build has put it. */
  readonly runnerPath?: string | undefined;
  /** Lets V8 compile user code to machine code: four times as fast in long loops, and a larger target. */
  readonly jit?: boolean | undefined;
  /** How many requests may wait. Default 10,000. */
  readonly maxWaiting?: number | undefined;
};

export type SandboxStats = {
  readonly alive: number;
  readonly idle: number;
  /** Runners started since the beginning. */
  readonly started: number;
  readonly waiting: number;
};

type Evaluation = Awaited<ReturnType<Sandbox["evaluate"]>>;
type Waiting = {
  readonly workspaceId: string;
  readonly request: SandboxRequest;
  readonly scope: string;
  readonly resolve: (evaluation: Evaluation) => void;
  readonly reject: (error: unknown) => void;
};

const maxScopeBytes = 32 * 1024 * 1024;
const maxOutputCharacters = 8 * 1024 * 1024;
/** The isolate stops itself at its CPU limit; this much later the process is killed from outside. */
const graceMs = 250;
/** So long a workspace waits for others' code before it gets a runner of its own. */
const starvingMs = 150;

/**
 * A pool of processes that run user code, each request in a new isolate.
 * @throws WorkfuseError `sandbox.unavailable` when runners do not start or too many requests wait; the signal's
 * reason when it is aborted
 */
export function createSandbox({
  runners: size,
  memoryMb = 128,
  cpuMs: standardCpuMs = 5000,
  log,
  runnerPath = fileURLToPath(new URL("./runner.generated.js", import.meta.url)),
  jit = false,
  maxWaiting = 10_000,
}: SandboxOptions): Sandbox & { readonly close: () => Promise<void>; readonly stats: () => SandboxStats } {
  const queue = createFairQueue<Waiting>({ share: size });
  const pool = createRunnerPool({
    size,
    log,
    options: {
      runnerPath,
      addonPath: isolatedVmBinary(),
      jit,
      // Two heaps' worth, so that the isolate's own limit comes first, above what an idle runner takes.
      maxResidentBytes: (memoryMb * 2 + 256) * 1024 * 1024,
      maxAnswerBytes: maxOutputCharacters * 4,
    },
    onIdle: dispatch,
    onHopeless: () => {
      for (const waiting of queue.clear()) waiting.reject(unavailable("The code sandbox cannot be started."));
    },
  });
  let closed = false;
  const starving = setInterval(() => {
    if (queue.hasStarving() && pool.stats().idle === 0) pool.grow();
  }, starvingMs);
  starving.unref();

  function dispatch(): void {
    while (pool.stats().idle > 0) {
      const waiting = queue.take();
      if (waiting === undefined) return;
      const runner = pool.takeIdle();
      if (runner === undefined) return;
      void work({ waiting, runner });
    }
  }

  async function work({ waiting, runner }: { waiting: Waiting; runner: Runner }): Promise<void> {
    const { request, scope, resolve, reject } = waiting;
    const cpuMs = request.cpuMs ?? standardCpuMs;
    const head: RequestHead = {
      jobs: request.jobs,
      cpuMs,
      memoryMb,
      maxOutputCharacters,
      seed: randomBytes(32).toString("base64"),
    };
    const outcome = await runner.send({
      head: JSON.stringify(head),
      scope,
      wallMs: cpuMs + graceMs,
      signal: request.signal,
    });
    queue.release(waiting);
    if (request.signal.aborted) reject(request.signal.reason);
    else resolve(evaluationOf({ outcome, jobs: request.jobs.length, cpuMs }));
    const answered =
      outcome.type === "answer" ? parseAnswer({ text: outcome.text, jobs: request.jobs.length }) : undefined;
    pool.giveBack({ runner, spent: answered?.abused !== false });
    dispatch();
  }

  return {
    evaluate: async (request) => {
      request.signal.throwIfAborted();
      if (closed || pool.isHopeless()) throw unavailable("The code sandbox cannot be started.");
      if (queue.size() >= maxWaiting) throw unavailable("Too much code waits to be run.");
      const scope = scopeText(neededScope(request));
      if (typeof scope !== "string")
        return failedAll({ jobs: request.jobs.length, failure: scope, cpuMs: 0 });
      const { promise, resolve, reject } = Promise.withResolvers<Evaluation>();
      const waiting: Waiting = { workspaceId: request.workspaceId, request, scope, resolve, reject };
      const giveUp = (): void => {
        if (queue.remove(waiting)) reject(request.signal.reason);
      };
      request.signal.addEventListener("abort", giveUp, { once: true });
      try {
        queue.add(waiting);
        dispatch();
        return await promise;
      } finally {
        // The signal is a whole execution's: it would keep the scope of everything that was ever evaluated in it.
        request.signal.removeEventListener("abort", giveUp);
      }
    },
    stats: () => ({ ...pool.stats(), waiting: queue.size() }),
    close: async () => {
      closed = true;
      clearInterval(starving);
      for (const waiting of queue.clear()) waiting.reject(unavailable("The code sandbox is shutting down."));
      await pool.close();
    },
  };
}

function unavailable(message: string): WorkfuseError {
  return new WorkfuseError({ code: "sandbox.unavailable", message });
}

/** The scope as it crosses, or why it cannot. */
function scopeText(scope: SandboxRequest["scope"]): string | SandboxFailure {
  try {
    const text = JSON.stringify(scope);
    return Buffer.byteLength(text) > maxScopeBytes ? inputFailure : text;
  } catch {
    // Nested deeper than can be followed, or nothing that JSON can hold: a circle, a property that throws.
    return {
      ...inputFailure,
      message: "The data for the code nests too deep, or cannot be written as JSON.",
    };
  }
}

const inputFailure: SandboxFailure = {
  code: "sandbox.limit",
  name: "RangeError",
  message: "The data for the code is larger than 32 MiB.",
  limit: "input",
};

const deathFailures: Readonly<Record<(RunnerOutcome & { type: "died" })["cause"], SandboxFailure>> = {
  wall: {
    code: "sandbox.limit",
    name: "TimeoutError",
    message: "The code took more time than is allowed.",
    limit: "wall",
  },
  memory: memoryFailure(),
  // Nothing but exhausted memory is known to end the process by itself.
  crash: memoryFailure(),
  output: {
    code: "sandbox.limit",
    name: "RangeError",
    message: "The result is too large.",
    limit: "output",
  },
  aborted: { code: "sandbox.error", name: "AbortError", message: "The code was stopped." },
};

function memoryFailure(): SandboxFailure {
  return {
    code: "sandbox.limit",
    name: "MemoryError",
    message: "The code took more memory than is allowed.",
    limit: "memory",
  };
}

function evaluationOf({
  outcome,
  jobs,
  cpuMs,
}: {
  outcome: RunnerOutcome;
  jobs: number;
  cpuMs: number;
}): Evaluation {
  if (outcome.type === "died") return failedAll({ jobs, failure: deathFailures[outcome.cause], cpuMs });
  const answer: Answer | undefined = parseAnswer({ text: outcome.text, jobs });
  if (answer === undefined) {
    const failure: SandboxFailure = {
      code: "sandbox.error",
      name: "Error",
      message: "The code left no result that can be read.",
    };
    return failedAll({ jobs, failure, cpuMs });
  }
  return { results: answer.results, cpuMs: answer.cpuMs };
}

function failedAll({
  jobs,
  failure,
  cpuMs,
}: {
  jobs: number;
  failure: SandboxFailure;
  cpuMs: number;
}): Evaluation {
  const result: SandboxResult = { ok: false, error: failure, logs: [] };
  return { results: Array.from({ length: jobs }, () => result), cpuMs };
}
