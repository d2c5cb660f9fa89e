import { z } from "zod";

/** Events between the services and the durable engine: noun, then verb. Data holds references only. */
export const eventSchemas = {
  /** An execution row is committed and wants to run. The event's id is the execution id, so that it starts once. */
  "execution.requested": z.object({ executionId: z.string(), workspaceId: z.string() }),
  /** Something an execution waits for is recorded in Postgres. */
  "execution.resumed": z.object({ executionId: z.string() }),
  /** Stop the engine's run of this execution. */
  "execution.cancelled": z.object({ executionId: z.string() }),
} as const;

export type EventName = keyof typeof eventSchemas;
export type EventMap = { readonly [N in EventName]: z.output<(typeof eventSchemas)[N]> };
