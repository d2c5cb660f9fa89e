import { isWorkfuseError } from "@workfuse/errors";
import type { ExecutionPlan } from "@workfuse/graph";
import type { NodePorts } from "@workfuse/nodes/executors";
import type { Log, SecretResolver } from "@workfuse/ports";
import { failUnrunnable } from "./fail-unrunnable.ts";
import { createRecentOutputs } from "./large-outputs.ts";
import { type Run, createRun } from "./run.ts";
import { createPlanCache } from "./plan-cache.ts";
import type { TextPiece } from "./live-text.ts";
import { createOneAtATime } from "./one-at-a-time.ts";
import { planFor } from "./options.ts";
import type { ExecutionStore, NodePlace } from "./records.ts";
import type { Redact } from "./redact.ts";
import { type ConcurrencyLimit, concurrencyLimitOf } from "./trigger-settings.ts";

export type InterpreterDependencies = {
  readonly store: ExecutionStore;
  readonly ports: Omit<NodePorts, "secrets">;
  /** Resolves what this workflow may use, and nothing else. */
  readonly secretsFor: (owner: { workspaceId: string; workflowId: string }) => SecretResolver;
  /** This process, as `executions.owner` names it. */
  readonly owner: string;
  /** Whether another process that holds an execution still lives. */
  readonly isAlive: (owner: string) => Promise<boolean>;
  /** Told after each commit. */
  readonly onProgress: (progress: { executionId: string; workflowId: string; sequence: number }) => void;
  /** Told what nodes are writing, for those who watch. Nothing depends on it. */
  readonly onText?: (
    piece: TextPiece & { executionId: string; workflowId: string; nodeId: string; path: string },
  ) => void;
  /** Takes the values of the execution's secrets out of what is to be kept. */
  readonly redactorFor: (input: { plan: ExecutionPlan; signal: AbortSignal }) => Promise<Redact>;
  /** Asks for a place among the executions of a workflow that limits how many of them are under way. */
  readonly admit: (
    input: ConcurrencyLimit & { executionId: string; workflowId: string },
  ) => Promise<"admitted" | "queued" | "ended">;
  /** The address under which a node that waits is answered. */
  readonly resumeUrl: (place: NodePlace & { readonly token: string }) => string;
  /** Told when much memory has become garbage at once. */
  readonly reclaim: () => void;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
};

/** How a call of the interpreter ended. Only `ended` says that the execution is over. */
export type RunOutcome =
  | {
      readonly status: "ended";
      readonly execution: "completed" | "failed" | "cancelled";
      /** The execution that waits for this one's end, and is to be told. */
      readonly parentId: string | null;
      /** Set where its end makes room for another execution of its workflow. */
      readonly makesRoomIn?: string;
    }
  /** There is no such execution: its workflow was deleted. */
  | { readonly status: "unknown" }
  /** Another process, which lives, holds it. */
  | { readonly status: "held" }
  /**
   * All that is left until then is to wait, which the durable engine does without holding a process. Then `run` again.
   * `parks` says how often that has been so.
   */
  | { readonly status: "parked"; readonly until: Date; readonly parks: number }
  /** Too many of its workflow are under way: it is called again when one of them has ended. */
  | { readonly status: "queued" }
  /** This process is stopping: somebody else should go on. */
  | { readonly status: "released" };

export type Interpreter = {
  /**
   * Brings an execution as far as it goes. May be called any number of times for the same execution, here or
   * elsewhere: finished nodes are not run again, and one that another process holds is left alone.
   */
  readonly run: (input: { executionId: string; drain: AbortSignal }) => Promise<RunOutcome>;
  /** The executions that this process holds just now. */
  readonly active: () => readonly { readonly executionId: string; readonly fence: number }[];
  /** Stops what this process does for an execution, also in the middle of a call. */
  readonly abort: (executionId: string) => void;
  readonly close: () => void;
};

// What is not written this long after it happened is written even if nothing durable depends on it, so that people
// see a slow execution move.
const showAfterMs = 100;

export function createInterpreter(dependencies: InterpreterDependencies): Interpreter {
  const { store, owner, isAlive, log } = dependencies;
  const runs = new Map<string, Run>();
  const alone = createOneAtATime();
  const recentOutputs = createRecentOutputs({ reclaim: dependencies.reclaim });
  const plans = createPlanCache({ load: store.loadVersion });
  const timer = setInterval(() => {
    for (const run of runs.values()) run.show();
  }, showAfterMs);
  timer.unref();

  return {
    async run({ executionId, drain }) {
      if (runs.has(executionId)) return { status: "held" };
      const loaded = await store.load(executionId);
      if (!loaded) return { status: "unknown" };
      switch (loaded.status) {
        case "completed":
        case "failed":
        case "cancelled":
          return { status: "ended", execution: loaded.status, parentId: loaded.parentId };
        case "pending":
        case "running":
        case "retrying":
          break;
      }
      if (loaded.owner !== null && loaded.owner !== owner && (await isAlive(loaded.owner)))
        return { status: "held" };
      let plan: ExecutionPlan;
      try {
        plan = planFor({ plan: await plans.get(loaded.versionId), options: loaded.options });
      } catch (error) {
        if (!isWorkfuseError(error) || error.retryable) throw error;
        return failUnrunnable({ dependencies, loaded, error });
      }
      const limited = loaded.status === "pending" ? concurrencyLimitOf(plan) : undefined;
      if (limited) {
        const { workflowId, parentId } = loaded;
        const admission = await dependencies.admit({ executionId, workflowId, ...limited });
        if (admission === "queued") return { status: "queued" };
        if (admission === "ended") return { status: "ended", execution: "cancelled", parentId };
      }
      // Two calls for one execution may have come this far together: the first one that registers goes on.
      if (runs.has(executionId)) return { status: "held" };
      const run = createRun({ dependencies, loaded, plan, drain, alone, recentOutputs });
      runs.set(executionId, run);
      try {
        const outcome = await run.toEnd();
        if (outcome.status !== "ended" || !concurrencyLimitOf(plan)) return outcome;
        return { ...outcome, makesRoomIn: loaded.workflowId };
      } catch (error) {
        if (isWorkfuseError(error) && error.code === "execution.superseded") {
          log.info({ executionId }, "execution ended or taken over elsewhere");
          return { status: "held" };
        }
        throw error;
      } finally {
        runs.delete(executionId);
      }
    },
    active: () => [...runs].map(([executionId, run]) => ({ executionId, fence: run.fence() })),
    abort(executionId) {
      runs.get(executionId)?.abort();
    },
    close() {
      clearInterval(timer);
    },
  };
}
