import { WorkfuseError } from "@workfuse/errors";
import type { ExecutionPlan, PlannedNode } from "@workfuse/graph";
import type { NodeScope } from "@workfuse/nodes/executors";
import { createCommitter } from "./committer.ts";
import type { InterpreterDependencies, RunOutcome } from "./interpreter.ts";
import { type ReadyNode, createProgress, liveHandlesOf } from "./progress.ts";
import type { LoadedExecution, LoadedNode, NodeStatus, NodeWrite, RecordedError } from "./records.ts";
import { type Redact, toJsonText } from "./redact.ts";
import { defaultRetryPolicy, retryDelayMs } from "./retry.ts";
import { pause, recordedError, runAttempt } from "./run-node.ts";

export type Run = {
  readonly toEnd: () => Promise<RunOutcome>;
  /** Writes what has waited, so that it can be seen. */
  readonly show: () => void;
  readonly abort: () => void;
  readonly fence: () => number;
};

type Started = {
  readonly attempt: number;
  readonly interruptions: number;
  readonly startedAt: Date;
  readonly startedSequence: number;
};

// A pause longer than this is handed to the engine, if nothing else is going on.
const parkFromMs = 10_000;
// An attempt that its worker did not survive is not the node's failure, until it happens this often.
const mostInterruptions = 3;

function keepAll<T>(value: T): T {
  return value;
}

/** The reason of a stretch that ends because all that is left is to wait. */
const parked = Symbol("parked");

/** One stretch of one execution: from what was recorded to its end, or to where it must be handed back. */
export function createRun({
  dependencies,
  loaded,
  plan,
  drain,
}: {
  dependencies: InterpreterDependencies;
  loaded: LoadedExecution;
  plan: ExecutionPlan;
  drain: AbortSignal;
}): Run {
  const { store, ports, owner, onProgress, redactorFor, random, log } = dependencies;
  const { id: executionId, workspaceId, workflowId } = loaded;
  const { clock } = ports;
  const aborter = new AbortController();
  const progress = createProgress(plan);
  const startedAt = loaded.startedAt ?? clock.now();
  const recorded = new Map(loaded.nodes.map((node) => [node.nodeId, node]));
  const outputs: Record<string, unknown> = Object.create(null);
  // The first update of an execution tells of its start.
  let sequence = Math.max(1, loaded.sequence);
  let busy = 0;
  /** When the nodes that wait for their next attempt go on, in milliseconds of the clock. */
  const waiting = new Map<string, number>();
  let failure: { nodeId: string; error: RecordedError } | undefined;
  let broken: { reason: unknown } | undefined;
  let parkedUntil: { id: string; until: Date } | undefined;
  let redact: Redact = keepAll;
  const idle = Promise.withResolvers<void>();

  const committer = createCommitter({
    store,
    executionId,
    owner,
    fence: loaded.fence,
    startedAt,
    lastSequence: () => sequence,
    onCommitted: (committed) => onProgress({ executionId, workflowId, sequence: committed }),
  });

  const scope: NodeScope = {
    nodes: outputs,
    trigger: loaded.trigger,
    env: {},
    execution: { id: executionId, workflowId, startedAt: startedAt.toISOString() },
  };

  /** Something that no node can be blamed for: this stretch ends, and the engine calls again. */
  function breakOff(reason: unknown): void {
    broken ??= { reason };
    aborter.abort(reason);
  }

  function flushSoon(): void {
    committer.flush().catch(breakOff);
  }

  function launch(ready: readonly ReadyNode[]): void {
    for (const node of ready) {
      if (failure || broken || drain.aborted) return;
      busy++;
      void perform(node)
        .catch(breakOff)
        .finally(() => {
          busy--;
          if (busy === 0) idle.resolve();
        });
    }
  }

  async function perform({ planned, decision }: ReadyNode): Promise<void> {
    const before = recorded.get(planned.node.id);
    const after =
      before && before.status !== "running" ? restore(before) : await decided({ planned, decision, before });
    if (after.status === "failure" && (planned.node.data.onError ?? "fail") === "fail") {
      failure ??= {
        nodeId: after.nodeId,
        error: after.error ?? { code: "node.failed", message: "The node failed." },
      };
      return;
    }
    launch(progress.settle({ planned, liveHandles: liveHandlesOf({ planned, record: after }) }));
  }

  function restore(node: LoadedNode): LoadedNode {
    if (node.status === "success") outputs[node.nodeId] = node.output;
    else if (node.status === "failure") outputs[node.nodeId] = { error: node.error };
    return node;
  }

  async function decided({
    planned,
    decision,
    before,
  }: ReadyNode & { before: LoadedNode | undefined }): Promise<
    Pick<NodeWrite, "nodeId" | "status" | "handle" | "error">
  > {
    switch (decision) {
      case "skip":
        return record({ planned, status: "skipped" });
      case "pass":
        return record({ planned, status: "skipped", handle: planned.outgoing[0]?.handle ?? null });
      case "run":
        return attempts({ planned, before });
    }
  }

  /** Attempts until one succeeds, a failure is final, or the policy's attempts are used up. */
  async function attempts({ planned, before }: { planned: PlannedNode; before: LoadedNode | undefined }) {
    const { node } = planned;
    const policy = node.data.retryPolicy ?? defaultRetryPolicy;
    const begun = {
      startedAt: before?.startedAt ?? clock.now(),
      startedSequence: before?.startedSequence ?? ++sequence,
      interruptions: before ? before.interruptions + 1 : 0,
    };
    const first = before ? before.attempt + 1 : 1;
    if (before) {
      noteInterrupted({ planned, attempt: before.attempt });
      if (begun.interruptions >= mostInterruptions) {
        const error = {
          code: "node.crashed",
          message: `${begun.interruptions} workers ended in the middle of this node. It may take more memory than there is.`,
        };
        return record({ planned, status: "failure", error, started: { ...begun, attempt: before.attempt } });
      }
    }
    for (let attempt = first; ; attempt++) {
      const started: Started = { ...begun, attempt };
      record({ planned, status: "running", started });
      const result = await runAttempt({
        planned,
        scope,
        ports,
        workspaceId,
        executionId,
        signal: aborter.signal,
        onInput: async (input) => {
          if (planned.effect === "pure") return;
          record({ planned, status: "running", started, input });
          // A write starts only once it is on record that it will; a read need not wait for that.
          if (planned.effect === "write") await committer.flush();
          else flushSoon();
        },
      });
      if (result.ok) return succeed({ planned, started, ...result });
      const { error, input } = result;
      if (error.cause !== undefined && error.code === "node.failed") {
        log.warn({ executionId, nodeId: node.id, err: error.cause }, "node failed unexpectedly");
      }
      const willRetry = error.retryable && attempt - begun.interruptions < policy.maxAttempts;
      noteFailedAttempt({ planned, attempt, error, willRetry });
      if (!willRetry) {
        const written = record({ planned, status: "failure", started, input, error: recordedError(error) });
        if (planned.effect !== "pure") flushSoon();
        return written;
      }
      const milliseconds = retryDelayMs({
        policy,
        failedAttempt: attempt,
        retryAfterMs: error.retryAfterMs,
        random: random(),
      });
      await waitForNextAttempt({ planned, attempt, milliseconds });
    }
  }

  /** Keeps a success. What cannot be kept is the node's failure instead, once and for all. */
  function succeed({
    planned,
    started,
    input,
    outcome,
  }: {
    planned: PlannedNode;
    started: Started;
    input: unknown;
    outcome: { readonly output: unknown; readonly handle?: string | undefined };
  }): Pick<NodeWrite, "nodeId" | "status" | "handle" | "error"> {
    const output = redact(outcome.output);
    try {
      const written = record({
        planned,
        status: "success",
        started,
        input,
        output: toJsonText({ value: output, what: "output" }),
        handle: outcome.handle ?? null,
      });
      outputs[planned.node.id] = output;
      if (planned.effect !== "pure") flushSoon();
      return written;
    } catch (error) {
      if (!(error instanceof WorkfuseError)) throw error;
      return record({ planned, status: "failure", started, error: recordedError(error) });
    }
  }

  async function waitForNextAttempt({
    planned,
    attempt,
    milliseconds,
  }: {
    planned: PlannedNode;
    attempt: number;
    milliseconds: number;
  }): Promise<void> {
    waiting.set(planned.node.id, clock.now().getTime() + milliseconds);
    committer.setHead({ status: "retrying", completedAt: null, duration: null, error: null });
    try {
      await committer.flush();
      const next = Math.min(...waiting.values());
      if (busy === waiting.size && next - clock.now().getTime() >= parkFromMs) {
        parkedUntil = { id: `retry:${planned.node.id}:${attempt}`, until: new Date(next) };
        breakOff(parked);
      }
      await pause({ milliseconds, signal: AbortSignal.any([aborter.signal, drain]) });
    } finally {
      waiting.delete(planned.node.id);
      if (waiting.size === 0 && !broken) {
        committer.setHead({ status: "running", completedAt: null, duration: null, error: null });
      }
    }
  }

  function noteFailedAttempt({
    planned,
    attempt,
    error,
    willRetry,
  }: {
    planned: PlannedNode;
    attempt: number;
    error: WorkfuseError;
    willRetry: boolean;
  }): void {
    committer.log({
      nodeId: planned.node.id,
      level: willRetry ? "warn" : "error",
      message: redact(`Attempt ${attempt} failed: ${error.message}`),
      data: redact({ attempt, code: error.code, willRetry }),
      timestamp: clock.now(),
      sequence: willRetry ? ++sequence : null,
    });
  }

  function noteInterrupted({ planned, attempt }: { planned: PlannedNode; attempt: number }): void {
    const unknown = planned.effect === "write" ? " Whether it took effect is not known." : "";
    committer.log({
      nodeId: planned.node.id,
      level: "warn",
      message: `Attempt ${attempt} was interrupted.${unknown}`,
      data: { attempt, outcome: "unknown" },
      timestamp: clock.now(),
      sequence: null,
    });
  }

  function record({
    planned,
    status,
    started,
    input,
    output = null,
    error = null,
    handle = null,
  }: {
    planned: PlannedNode;
    status: NodeStatus;
    started?: Started;
    input?: unknown;
    output?: string | null;
    error?: RecordedError | null;
    handle?: string | null;
  }): NodeWrite {
    const ended = status !== "running";
    const now = clock.now();
    const written: NodeWrite = {
      nodeId: planned.node.id,
      status,
      input: input === undefined ? null : toJsonText({ value: redact(input), what: "input" }),
      output,
      error: redact(error),
      handle,
      attempt: started?.attempt ?? 1,
      interruptions: started?.interruptions ?? 0,
      startedAt: started?.startedAt ?? null,
      completedAt: ended ? now : null,
      duration: ended && started ? now.getTime() - started.startedAt.getTime() : null,
      startedSequence: started?.startedSequence ?? null,
      completedSequence: ended ? ++sequence : null,
    };
    committer.record(written);
    if (status === "failure") outputs[planned.node.id] = { error: written.error };
    return written;
  }

  async function finish(): Promise<RunOutcome> {
    if (broken && broken.reason === parked && parkedUntil) {
      await committer.release();
      return { status: "parked", ...parkedUntil };
    }
    const unfinished = plan.nodes.some((planned) => !progress.isSettled(planned));
    if (drain.aborted && !failure && unfinished && (!broken || broken.reason === drain.reason)) {
      await committer.release();
      return { status: "released" };
    }
    if (broken) throw broken.reason;
    const completedAt = clock.now();
    const execution = failure ? "failed" : "completed";
    sequence++;
    committer.setHead({
      status: execution,
      completedAt,
      duration: completedAt.getTime() - startedAt.getTime(),
      error: failure ? { ...failure.error, nodeId: failure.nodeId } : null,
    });
    await committer.flush();
    return { status: "ended", execution };
  }

  return {
    async toEnd() {
      redact = await redactorFor({ plan, signal: aborter.signal });
      launch(progress.initial());
      if (busy === 0) idle.resolve();
      await idle.promise;
      return finish();
    },
    show() {
      if (committer.hasUnwritten()) flushSoon();
    },
    abort() {
      breakOff(
        new WorkfuseError({
          code: "execution.superseded",
          message: "The execution was ended or taken over from elsewhere.",
        }),
      );
    },
    fence: committer.fence,
  };
}
