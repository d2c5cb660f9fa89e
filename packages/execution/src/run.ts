import { WorkfuseError } from "@workfuse/errors";
import type { ExecutionPlan } from "@workfuse/graph";
import type { SecretResolver } from "@workfuse/ports";
import type { NodeScope } from "@workfuse/nodes/executors";
import { createActivity } from "./activity.ts";
import { createCommitter } from "./committer.ts";
import type { RunContext } from "./context.ts";
import { runFrame } from "./frame.ts";
import { type RecentOutputs, createLargeOutputs } from "./large-outputs.ts";
import type { InterpreterDependencies, RunOutcome } from "./interpreter.ts";
import type { FrameEnd } from "./place.ts";
import { createRecorder } from "./recorder.ts";
import type { Commit, LoadedExecution } from "./records.ts";
import type { Redact } from "./redact.ts";
import { resumeUrlsOf } from "./resume-urls.ts";
import { timeLimitOf } from "./trigger-settings.ts";

export type Run = {
  readonly toEnd: () => Promise<RunOutcome>;
  /** Writes what has waited, so that it can be seen. */
  readonly show: () => void;
  readonly abort: () => void;
  readonly fence: () => number;
};

function keepAll<T>(value: T): T {
  return value;
}

/** Reasons of a stretch that ends: all that is left is to wait, or the execution's time is over. */
const parked = Symbol("parked");
const timedOut = Symbol("timed out");

const longestTimerMs = 2 ** 31 - 1;

/** One stretch of one execution: from what was recorded to its end, or to where it must be handed back. */
export function createRun({
  dependencies,
  loaded,
  plan,
  drain,
  alone,
  recentOutputs,
}: {
  dependencies: InterpreterDependencies;
  loaded: LoadedExecution;
  plan: ExecutionPlan;
  drain: AbortSignal;
  alone: RunContext["alone"];
  recentOutputs: RecentOutputs;
}): Run {
  const { store, owner, onProgress, onText, redactorFor, random, log } = dependencies;
  const { id: executionId, workspaceId, workflowId } = loaded;
  // A reference may be the result of a template: what the workflow was saved with does not say what it asks for now.
  const allowed = dependencies.secretsFor({ workspaceId, workflowId });
  const secrets: SecretResolver = {
    async resolve(input) {
      const secret = await allowed.resolve(input);
      // One that a template named, or that was rotated since this stretch began, is not known yet.
      redact = redact.knowing?.(secret) ?? redact;
      return secret;
    },
  };
  const ports = { ...dependencies.ports, secrets };
  const { clock } = ports;
  const aborter = new AbortController();
  const startedAt = loaded.startedAt ?? clock.now();
  const recorded = new Map(loaded.nodes.map((node) => [`${node.path}/${node.nodeId}`, node]));
  // The first update of an execution tells of its start.
  let sequence = Math.max(1, loaded.sequence);
  let retrying = 0;
  let broken: { readonly reason: unknown } | undefined;
  let parkedUntil: Date | undefined;
  let redact: Redact = keepAll;
  const lastLooks = new Set<() => Promise<unknown>>();

  const committer = createCommitter({
    store,
    executionId,
    owner,
    fence: loaded.fence,
    startedAt,
    lastSequence: () => sequence,
    onCommitted: (committed) => onProgress({ executionId, workflowId, sequence: committed }),
  });

  const outputs = createLargeOutputs({
    recent: recentOutputs,
    flush: committer.flush,
    load: (at) => store.loadOutput({ executionId, ...at }),
  });

  const activity = createActivity({
    clock,
    signal: AbortSignal.any([aborter.signal, drain]),
    onQuiet: (until) => {
      parkedUntil = new Date(Math.min(until.getTime(), deadline ?? Number.POSITIVE_INFINITY));
      breakOff(parked);
    },
  });

  const timeLimitMs = timeLimitOf(plan);
  const deadline = timeLimitMs === undefined ? undefined : startedAt.getTime() + timeLimitMs;

  /** Something that no node can be blamed for: this stretch ends, and the engine calls again. */
  function breakOff(reason: unknown): void {
    broken ??= { reason };
    aborter.abort(reason);
  }

  function flushSoon(): void {
    committer.flush().catch(breakOff);
  }

  const nextSequence = () => ++sequence;
  const getRedact = () => redact;

  async function makeContext(): Promise<RunContext> {
    const context: RunContext = {
      executionId,
      workspaceId,
      ports,
      store,
      committer,
      recorder: createRecorder({ committer, clock, redact: getRedact, nextSequence, flushSoon }),
      activity,
      outputs,
      log,
      random,
      redact: getRedact,
      nextSequence,
      onText: onText && ((piece) => onText({ executionId, workflowId, ...piece })),
      signal: aborter.signal,
      isOver: () => broken !== undefined || drain.aborted,
      isReplay: loaded.options?.replay === true,
      flushSoon,
      before: ({ nodeId, path }) => recorded.get(`${path}/${nodeId}`),
      recordedOutput: ({ nodeId, path, output, isLarge }) =>
        isLarge ? outputs.refer({ nodeId, path }) : output,
      runFrame: (input) => runFrame({ ...input, context }),
      retrying(change) {
        retrying += change;
        // A stretch that is handed back leaves the status as it is seen meanwhile.
        if (!broken) committer.setStatus(retrying > 0 ? "retrying" : "running");
      },
      lastLooks,
      alone,
      resumeUrls: await resumeUrlsOf({ dependencies, executionId, plan }),
    };
    return context;
  }

  function startTimer(): NodeJS.Timeout | undefined {
    if (deadline === undefined) return undefined;
    const left = deadline - clock.now().getTime();
    return setTimeout(() => breakOff(timedOut), Math.min(Math.max(left, 0), longestTimerMs));
  }

  async function run(context: RunContext): Promise<FrameEnd> {
    const base: NodeScope = {
      nodes: {},
      trigger: loaded.trigger,
      env: loaded.env,
      execution: { id: executionId, workflowId, startedAt: startedAt.toISOString() },
    };
    const timer = startTimer();
    try {
      return await context.runFrame({ nodes: plan.nodes, path: "", base });
    } catch (reason) {
      breakOff(reason);
      return { kind: "open" };
    } finally {
      clearTimeout(timer);
      activity.close();
      outputs.close();
    }
  }

  async function finish({ end, context }: { end: FrameEnd; context: RunContext }): Promise<RunOutcome> {
    if (broken?.reason === parked && parkedUntil) {
      await committer.release({ until: parkedUntil });
      // What came after the last look, and before it was on record that nobody looks any more, has woken nobody.
      const late = await Promise.all([...lastLooks].map((look) => look()));
      const until = late.some((found) => found !== undefined) ? clock.now() : parkedUntil;
      return { status: "parked", until, parks: loaded.parks + 1 };
    }
    if (broken?.reason === timedOut) return endTimedOut(context);
    if (drain.aborted && end.kind === "open" && (!broken || broken.reason === drain.reason)) {
      await committer.release();
      return { status: "released" };
    }
    if (broken) {
      // So that another worker may take it at once. Should that fail too, the reaper finds it.
      await store.letGo({ executionId, fence: committer.fence() }).catch(() => {});
      throw broken.reason;
    }
    const result = end.kind === "completed" || end.kind === "ended" ? end.result : undefined;
    return conclude({
      status: end.kind === "failed" ? "failed" : "completed",
      // Inside a loop, the node that failed is named by the error; the loop itself failed with it.
      error: end.kind === "failed" ? { nodeId: end.nodeId, ...end.error } : null,
      resultNodeId: result?.nodeId ?? null,
    });
  }

  async function conclude({
    status,
    error,
    resultNodeId,
  }: Pick<Commit, "error" | "resultNodeId"> & { status: "completed" | "failed" }): Promise<RunOutcome> {
    const completedAt = clock.now();
    sequence++;
    committer.end({
      status,
      completedAt,
      duration: completedAt.getTime() - startedAt.getTime(),
      error,
      resultNodeId,
    });
    await committer.flush();
    return { status: "ended", execution: status, parentId: loaded.parentId };
  }

  /** Ends what is under way, and the execution with it. What a node was doing outside goes on or not; nobody knows. */
  async function endTimedOut({ recorder }: RunContext): Promise<RunOutcome> {
    const limit = `${Math.round((timeLimitMs ?? 0) / 1000)} s`;
    const error = {
      code: "execution.timeout",
      message: `The execution did not end within its limit of ${limit}.`,
    };
    for (const { planned, path, started } of recorder.running()) {
      recorder.record({ planned, path, status: "failure", started, error });
    }
    return conclude({ status: "failed", error, resultNodeId: null });
  }

  return {
    async toEnd() {
      redact = await redactorFor({ plan, signal: aborter.signal });
      const context = await makeContext();
      const end = await run(context);
      return finish({ end, context });
    },
    show() {
      if (committer.unwritten() > 0) flushSoon();
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
