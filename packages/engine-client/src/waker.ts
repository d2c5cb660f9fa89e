import type { WaitRepository } from "@workfuse/db";
import type { Dispatcher } from "./dispatcher.ts";

/** Tells an execution that something it waits for may have happened. */
export type Wake = (input: { executionId: string }) => Promise<void>;

/** One that nobody holds is handed to the engine; one that is held looks by itself. */
export function createWaker({
  waits,
  dispatcher,
}: {
  waits: Pick<WaitRepository, "wake">;
  dispatcher: Dispatcher;
}): Wake {
  return async ({ executionId }) => {
    const execution = await waits.wake({ executionId });
    if (execution) dispatcher.wake(execution);
  };
}
