import type { EngineFunction } from "../functions/engine-function.ts";
import { type EngineEvent, toEngineEvent } from "../protocol/event.ts";
import { eventIdAt } from "../protocol/ids.ts";
import type { NewEvent } from "../store/accept.ts";
import { eventDedupeKey, newRun } from "./new-runs.ts";

/** An event as it is to be stored, with the runs that it starts. */
export function newEvent({
  event,
  eventId,
  functions,
  parent = null,
  now,
}: {
  event: EngineEvent;
  eventId: string;
  functions: readonly EngineFunction[];
  parent?: string | null;
  now: number;
}): NewEvent {
  return {
    id: eventId,
    name: event.name,
    dedupe: event.givenId === undefined ? null : eventDedupeKey(event.givenId),
    body: event.body,
    runs: functions.map((definition, place) => newRun({ definition, event, eventId, place, parent, now })),
  };
}

/** An event that the engine makes itself; without an id of its own it gets a new one. */
export function ownEvent({
  now,
  name,
  id,
  data,
}: {
  now: number;
  name: string;
  id: string | undefined;
  data: Readonly<Record<string, unknown>>;
}): EngineEvent {
  const incoming = { name, data, ...(id === undefined ? {} : { id }) };
  return toEngineEvent({ incoming, id: eventIdAt(now), now });
}
