import { randomUUID } from "node:crypto";
import { createBatcher } from "@workfuse/db";
import type { EventMap } from "@workfuse/events";
import type { Log } from "@workfuse/ports";
import type { Inngest } from "inngest";

type Requested = EventMap["execution.requested"];
type Outgoing = { readonly data: Requested; readonly eventId: string };

export type Dispatcher = {
  /** Hands an execution that is committed to the engine. Does not wait and does not throw: the sweeper repeats it. */
  readonly dispatch: (execution: Requested) => void;
  /**
   * The same, waiting for the engine's confirmation. The event's id is the execution's unless another is given, which
   * makes the engine start it anew. @throws if there is none
   */
  readonly send: (execution: Requested, options?: { readonly eventId: string }) => Promise<void>;
  /**
   * Has the engine take up an execution again that it has started before, after what it waits for has happened. Does
   * not throw: the reaper repeats it.
   */
  readonly wake: (execution: Requested) => void;
};

/**
 * Hands executions to the engine, many in one request where many come at once. The event's id is the execution's, so
 * that the engine starts it once however often it is told.
 */
export function createDispatcher({ client, log }: { client: Inngest; log: Log }): Dispatcher {
  const batcher = createBatcher<Outgoing, undefined>({
    largest: 500,
    concurrency: 2,
    async run(outgoing) {
      await client.send(
        outgoing.map(({ data, eventId }) => ({ id: eventId, name: "execution.requested" as const, data })),
      );
      return outgoing.map(() => undefined);
    },
  });
  return {
    dispatch(execution) {
      batcher.add({ data: execution, eventId: execution.executionId }).catch((error: unknown) => {
        log.warn({ err: error, executionId: execution.executionId }, "not handed to the engine yet");
      });
    },
    async send(execution, { eventId } = { eventId: execution.executionId }) {
      await batcher.add({ data: execution, eventId });
    },
    wake(execution) {
      batcher
        .add({ data: execution, eventId: `${execution.executionId}:${randomUUID()}` })
        .catch((error: unknown) => {
          log.warn({ err: error, executionId: execution.executionId }, "not woken yet");
        });
    },
  };
}
