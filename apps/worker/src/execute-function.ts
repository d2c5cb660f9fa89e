import type { WorkerRepository } from "@workfuse/db";
import type { AfterEnd, Wake } from "@workfuse/engine-client";
import { eventSchemas } from "@workfuse/events";
import type { Interpreter } from "@workfuse/execution";
import type { Log } from "@workfuse/ports";
import { type Inngest, RetryAfterError } from "inngest";

// The engine's largest number. Only our own outages use them up; a node's retries are the interpreter's.
const retries = 20;
const heldRetryMs = 1000;
// The engine allows 1,000 steps a run.
const parksPerRun = 400;
const longestRetryMs = 5 * 60_000;

/**
 * The one function that the engine calls. It brings an execution as far as it goes; everything it needs to know is in
 * Postgres, so it does not matter how often it is called.
 */
export function createExecuteFunction({
  client,
  interpreter,
  executions,
  afterEnd,
  wake,
  makeRoom,
  onFailed,
  drain,
  workspaceConcurrency,
  log,
}: {
  client: Inngest;
  interpreter: Interpreter;
  executions: WorkerRepository;
  afterEnd: AfterEnd;
  /** Tells an execution that another one, which it waits for, has ended. */
  wake: Wake;
  /** Lets the next one begin where a workflow limits how many are under way. */
  makeRoom: (input: { workflowId: string }) => Promise<void>;
  /** Tells those that want to hear that an execution has failed. Does not throw. */
  onFailed: (input: { executionId: string }) => Promise<void>;
  /** Aborted when this worker stops: it takes nothing more, and lets go of what waits. */
  drain: AbortSignal;
  /** Most executions of one workspace at a time. */
  workspaceConcurrency: number | undefined;
  log: Log;
}) {
  return client.createFunction(
    {
      id: "execute",
      name: "Execute a workflow",
      triggers: [{ event: "execution.requested" }],
      retries,
      priority: { run: "event.data.priority" },
      // The engine keeps to it over all workers. What waits for a time does not count.
      ...(workspaceConcurrency === undefined
        ? {}
        : { concurrency: [{ key: "event.data.workspaceId", limit: workspaceConcurrency }] }),
      async onFailure({ event, error }) {
        const { executionId } = eventSchemas["execution.requested"].parse(event.data.event.data);
        log.error({ executionId, err: error }, "the engine gave up on an execution");
        const change = await executions.failAbandoned({
          executionId,
          message: "The execution could not be brought to its end: every worker that tried was interrupted.",
        });
        if (!change) return;
        await afterEnd({ executionId, ...change });
        await onFailed({ executionId });
      },
    },
    async ({ event, step, attempt }) => {
      const requested = eventSchemas["execution.requested"].parse(event.data);
      const { executionId } = requested;
      for (;;) {
        const outcome = await runOnce({ executionId, attempt });
        if (outcome.status !== "parked") return outcome;
        const { until, parks } = outcome;
        await step.sleepUntil(`park-${parks}`, until);
        if (parks % parksPerRun !== 0) continue;
        // A run of the engine's has so many steps and no more; a new one goes on.
        await step.sendEvent(`hand-over-${parks}`, {
          id: `${executionId}:park-${parks}`,
          name: "execution.requested",
          data: requested,
        });
        return outcome;
      }
    },
  );

  async function runOnce({ executionId, attempt }: { executionId: string; attempt: number }) {
    if (drain.aborted) throw new RetryAfterError("This worker is stopping.", heldRetryMs);
    let outcome: Awaited<ReturnType<Interpreter["run"]>>;
    try {
      outcome = await interpreter.run({ executionId, drain });
    } catch (error) {
      // Ours to mend, not the workflow's: the engine calls again, soon at first.
      log.error({ executionId, attempt, err: error }, "execution broken off");
      throw new RetryAfterError(
        "The execution was broken off.",
        Math.min(1000 * 2 ** attempt, longestRetryMs),
        {
          cause: error,
        },
      );
    }
    if (outcome.status === "ended") {
      if (outcome.parentId !== null) await wake({ executionId: outcome.parentId });
      if (outcome.execution === "failed") await onFailed({ executionId });
      if (outcome.makesRoomIn !== undefined) await makeRoom({ workflowId: outcome.makesRoomIn });
    }
    // One that another worker holds is that one's; the reaper looks after it should the worker die.
    if (outcome.status === "released") throw new RetryAfterError("The worker is stopping.", heldRetryMs);
    return outcome;
  }
}
