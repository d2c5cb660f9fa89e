import { z } from "zod";

/** Events between the services and the durable engine: noun, then verb. Data holds references only. */
export const eventSchemas = {
  /** An execution row is committed and wants to run. The event's id is the execution id, so that it starts once. */
  "execution.requested": z.object({
    executionId: z.string(),
    workspaceId: z.string(),
    /** Seconds by which it goes before others that wait. Events of earlier versions have none. */
    priority: z.number().default(0),
  }),
} as const;

type EventName = keyof typeof eventSchemas;
export type EventMap = { readonly [N in EventName]: z.output<(typeof eventSchemas)[N]> };
