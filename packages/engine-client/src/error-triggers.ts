import type { Failure, StartRepository } from "@workfuse/db";
import type { Ids, Log } from "@workfuse/ports";
import type { Dispatcher } from "./dispatcher.ts";

const everyMs = 5000;
const batch = 200;
// Failures that the process that saw them could not hand on, as it died. The first look is for those of a longer outage.
const recentSeconds = 600;
const outageSeconds = 86_400;

export type ErrorTriggerDependencies = {
  readonly starts: Pick<StartRepository, "start" | "failuresOf" | "recentFailures">;
  readonly dispatcher: Pick<Dispatcher, "dispatch">;
  readonly ids: Ids;
  readonly log: Log;
};

/** Runs the workflows that want to hear that this execution failed, each once however often this is called. */
export async function startErrorWorkflows({
  executionId,
  ...dependencies
}: ErrorTriggerDependencies & { executionId: string }): Promise<void> {
  await startFor({ ...dependencies, failures: await dependencies.starts.failuresOf({ executionId }) });
}

async function startFor({
  starts,
  dispatcher,
  ids,
  failures,
}: ErrorTriggerDependencies & { failures: readonly Failure[] }): Promise<void> {
  const started = await starts.start({
    source: "error",
    starts: failures.map((failure) => ({
      workflowId: failure.workflowId,
      workspaceId: failure.workspaceId,
      versionId: failure.versionId,
      version: failure.version,
      executionId: ids.next(),
      deliveryId: `error:${failure.failedId}:${failure.workflowId}`,
      trigger: JSON.stringify(payloadOf(failure)),
    })),
  });
  for (const execution of started) dispatcher.dispatch(execution);
}

/** What an error trigger hands on. */
function payloadOf(failure: Failure): object {
  return {
    source: "error",
    data: {
      execution: {
        id: failure.failedId,
        source: failure.failedSource,
        version: failure.failedVersion,
        startedAt: failure.startedAt?.toISOString() ?? null,
        failedAt: failure.completedAt.toISOString(),
      },
      workflow: { id: failure.failedWorkflowId, name: failure.failedWorkflowName },
      error: failure.error,
    },
  };
}

/**
 * Looks every few seconds for failures that nobody has handed on: of executions that were given up, and of workers that
 * died right after. Any number of processes may.
 */
export function startErrorSweeper(dependencies: ErrorTriggerDependencies): {
  readonly stop: () => Promise<void>;
} {
  const { starts, log } = dependencies;
  let stopped = false;
  let seconds = outageSeconds;
  let sweeping: Promise<void> | undefined;

  async function sweep(): Promise<void> {
    try {
      const failures = await starts.recentFailures({ seconds, limit: batch });
      await startFor({ ...dependencies, failures });
      if (failures.length < batch) seconds = recentSeconds;
    } catch (error) {
      log.warn({ err: error }, "could not look for failures that error triggers want to hear of");
    } finally {
      sweeping = undefined;
    }
  }

  const timer = setInterval(() => {
    if (!stopped) sweeping ??= sweep();
  }, everyMs);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await sweeping;
    },
  };
}
