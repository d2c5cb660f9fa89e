import type { WorkerRepository } from "@workfuse/db";
import type { Interpreter } from "@workfuse/execution";
import type { Log } from "@workfuse/ports";

// A model that writes for nobody costs money by the token: its call ends within a second.
const everyMs = 500;

/**
 * Looks whether what this worker runs was cancelled or taken over, and stops it then, also in the middle of a call.
 * Asking takes no message that could get lost.
 */
export function watchLost({
  interpreter,
  executions,
  owner,
  log,
}: {
  interpreter: Interpreter;
  executions: Pick<WorkerRepository, "lost">;
  /** This worker, as `executions.owner` names it. */
  owner: string;
  log: Log;
}): { readonly stop: () => void } {
  let looking = false;

  async function look(): Promise<void> {
    looking = true;
    try {
      for (const executionId of await executions.lost({ held: interpreter.active(), owner })) {
        log.info({ executionId }, "execution cancelled or taken over");
        interpreter.abort(executionId);
      }
    } catch (error) {
      log.warn({ err: error }, "could not look for cancelled executions");
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => {
    if (!looking) void look();
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}
