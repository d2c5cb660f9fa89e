import type { WorkfuseError } from "@workfuse/errors";
import type { PlannedNode } from "@workfuse/graph";
import type { Clock } from "@workfuse/ports";
import type { Committer } from "./committer.ts";
import type { NodeStatus, NodeWrite, RecordedError } from "./records.ts";
import { type Redact, toJsonText } from "./redact.ts";
import type { Usage } from "./usage.ts";

/** When and how often a node was begun. */
export type Started = {
  readonly attempt: number;
  readonly interruptions: number;
  readonly startedAt: Date;
  readonly startedSequence: number;
  /** What its attempts in this stretch have used so far. */
  readonly usage: Usage;
};

export type Running = At & { readonly started: Started };
type At = { readonly planned: PlannedNode; readonly path: string };

// So much of a loop is written at a time; nobody waits for it.
const largestCommit = 500;

/** Turns what happens to nodes into rows and log entries, numbered and without secrets, and hands them on. */
export function createRecorder({
  committer,
  clock,
  redact,
  nextSequence,
  flushSoon,
}: {
  committer: Committer;
  clock: Clock;
  redact: () => Redact;
  nextSequence: () => number;
  flushSoon: () => void;
}) {
  const running = new Map<string, Running>();

  return {
    /** The nodes that were begun in this stretch and have not ended. */
    running: (): readonly Running[] => [...running.values()],

    record({
      planned,
      path,
      status,
      started,
      input,
      output = null,
      error = null,
      handle = null,
    }: At & {
      status: NodeStatus;
      started?: Started | undefined;
      input?: unknown;
      /** JSON text. */
      output?: string | null;
      error?: RecordedError | null;
      handle?: string | null;
    }): NodeWrite {
      const ended = status !== "running";
      const now = clock.now();
      const written: NodeWrite = {
        nodeId: planned.node.id,
        path,
        status,
        input: input === undefined ? null : toJsonText({ value: redact()(input), what: "input" }),
        output,
        error: redact()(error),
        handle,
        attempt: started?.attempt ?? 1,
        interruptions: started?.interruptions ?? 0,
        startedAt: started?.startedAt ?? null,
        completedAt: ended ? now : null,
        cpuMs: ended && started ? started.usage.cpuMs : null,
        modelsUsage: ended && started ? started.usage.models : null,
        duration: ended && started ? now.getTime() - started.startedAt.getTime() : null,
        startedSequence: started?.startedSequence ?? null,
        completedSequence: ended ? nextSequence() : null,
      };
      committer.record(written);
      const key = `${path}/${planned.node.id}`;
      if (ended) running.delete(key);
      else if (started) running.set(key, { planned, path, started });
      if (committer.unwritten() >= largestCommit) flushSoon();
      return written;
    },

    failedAttempt({
      planned,
      path,
      attempt,
      error,
      willRetry,
    }: At & { attempt: number; error: WorkfuseError; willRetry: boolean }): void {
      committer.log({
        nodeId: planned.node.id,
        path,
        level: willRetry ? "warn" : "error",
        message: redact()(`Attempt ${attempt} failed: ${error.message}`),
        data: redact()({ attempt, code: error.code, willRetry }),
        timestamp: clock.now(),
        sequence: willRetry ? nextSequence() : null,
      });
    },

    interrupted({ planned, path, attempt }: At & { attempt: number }): void {
      const unknown = planned.effect === "write" ? " Whether it took effect is not known." : "";
      committer.log({
        nodeId: planned.node.id,
        path,
        level: "warn",
        message: `Attempt ${attempt} was interrupted.${unknown}`,
        data: { attempt, outcome: "unknown" },
        timestamp: clock.now(),
        sequence: null,
      });
    },
  };
}

export type Recorder = ReturnType<typeof createRecorder>;
