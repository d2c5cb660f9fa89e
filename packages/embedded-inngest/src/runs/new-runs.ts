import { evaluate } from "../expression/evaluate.ts";
import { matchKey } from "../expression/match-key.ts";
import type { EngineFunction } from "../functions/engine-function.ts";
import { canonicalJson } from "../protocol/canonical-json.ts";
import { dueAt } from "../protocol/duration.ts";
import type { EngineEvent } from "../protocol/event.ts";
import { runIdOf } from "../protocol/ids.ts";
import { laneOf } from "../queue/lane.ts";
import type { NewRun } from "../store/accept.ts";

const mostPrioritySeconds = 600;

/** The run that an event starts of a function, as it is to be stored. */
export function newRun({
  definition,
  event,
  eventId,
  place,
  parent,
  now,
}: {
  definition: EngineFunction;
  event: EngineEvent;
  eventId: string;
  /** Which of the event's runs it is, from 0. */
  place: number;
  parent: string | null;
  now: number;
}): NewRun {
  const scope = { event: event.value };
  const priority = prioritySeconds({ definition, event }) * 1000;
  return {
    runId: runIdOf({ eventId, place }),
    function: definition.number,
    dedupe: parent === null ? dedupeKey({ definition, event }) : null,
    parent,
    lane: laneOf({ definition, event: event.value }),
    sortAt: now - priority,
    // A negative priority delays the run.
    notBefore: priority < 0 ? now - priority : 0,
    limited: isLimited(definition),
    leased: false,
    cancelOn: definition.cancelOn.map(({ event: name, source, condition, timeout }) => ({
      event: name,
      matchKey: matchKey({ expression: condition, scope }),
      condition: source ?? null,
      expiresAt: timeout === undefined ? null : (dueAt({ text: timeout, now }) ?? null),
    })),
  };
}

export function isLimited(definition: EngineFunction | undefined): boolean {
  return (definition?.concurrency.length ?? 0) > 0;
}

function prioritySeconds({ definition, event }: { definition: EngineFunction; event: EngineEvent }): number {
  if (definition.priority === undefined) return 0;
  const seconds = evaluate({ expression: definition.priority, scope: { event: event.value } });
  if (typeof seconds !== "number" || Number.isNaN(seconds)) return 0;
  return Math.max(-mostPrioritySeconds, Math.min(mostPrioritySeconds, seconds));
}

/** What makes a second run of the function within 24 h the same one; the expression comes before the event's id. */
function dedupeKey({ definition, event }: { definition: EngineFunction; event: EngineEvent }): string | null {
  if (definition.idempotency !== undefined) {
    const value = evaluate({ expression: definition.idempotency, scope: { event: event.value } });
    return `key:${canonicalJson(value ?? null)}`;
  }
  return event.givenId === undefined ? null : eventDedupeKey(event.givenId);
}

export function eventDedupeKey(givenId: string): string {
  // NUL cannot be stored; JSON writes it as an escape.
  return `id:${givenId.includes("\u0000") ? JSON.stringify(givenId) : givenId}`;
}
