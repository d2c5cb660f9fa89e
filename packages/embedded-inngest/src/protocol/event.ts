import { z } from "zod";
import { canonicalJson } from "./canonical-json.ts";

/** Largest event in bytes, as on the real server. */
export const largestEvent = 3 * 1024 * 1024;
const mostEvents = 5000;

// NUL cannot be stored in a text column of its own.
const nameSchema = z
  .string()
  .min(1)
  .max(256)
  .refine((name) => !name.includes("\u0000"), "a name cannot hold NUL");
const incomingEventSchema = z.object({
  id: z.string().max(1024).optional(),
  name: nameSchema,
  data: z.record(z.string(), z.unknown()).nullish(),
  user: z.unknown().optional(),
  meta: z.unknown().optional(),
  ts: z.number().optional(),
  v: z.string().nullish(),
});
export type IncomingEvent = z.output<typeof incomingEventSchema>;
export const incomingEventsSchema = z.union([
  z.array(incomingEventSchema).max(mostEvents),
  incomingEventSchema.transform((one) => [one]),
]);

/** An event as functions see it. */
export type EngineEvent = {
  readonly name: string;
  /** The sender's id, if it gave one. */
  readonly givenId: string | undefined;
  readonly value: Readonly<Record<string, unknown>>;
  /** `value` in canonical JSON. */
  readonly body: string;
};

/** Completes an event: id and time are the engine's where the sender gave none. */
export function toEngineEvent({
  incoming,
  id,
  now,
}: {
  incoming: IncomingEvent;
  id: string;
  now: number;
}): EngineEvent {
  const { user, meta, v } = incoming;
  const value = {
    data: incoming.data ?? {},
    id: incoming.id === undefined || incoming.id === "" ? id : incoming.id,
    name: incoming.name,
    ts: incoming.ts === undefined || incoming.ts === 0 ? now : incoming.ts,
    ...(user === undefined || user === null ? {} : { user }),
    ...(meta === undefined || meta === null ? {} : { meta }),
    ...(v === undefined || v === null ? {} : { v }),
  };
  const givenId = incoming.id === "" ? undefined : incoming.id;
  return { name: incoming.name, givenId, value, body: canonicalJson(value) };
}
