import { holds } from "../expression/evaluate.ts";
import { matchKeysOf } from "../expression/match-key.ts";
import { parseExpression } from "../expression/parse.ts";
import { canonicalJson } from "../protocol/canonical-json.ts";
import type { EngineEvent } from "../protocol/event.ts";
import { eventIdAt } from "../protocol/ids.ts";
import { acceptEvents } from "../store/accept.ts";
import type { RunEnd } from "../store/progress.ts";
import { runRows } from "../store/run-rows.ts";
import { isWatched, matchingWaits } from "../store/waits.ts";
import { newEvent, ownEvent } from "./new-event.ts";
import { settleStep } from "./settle.ts";
import type { Work } from "./work.ts";

export const finishedEvent = "inngest/function.finished";
const failedEvent = "inngest/function.failed";
const cancelledEvent = "inngest/function.cancelled";

/**
 * Ends a run, tells the run that invoked it, and makes the events that somebody listens to. Answers false when it
 * has ended before.
 */
export async function finishRun({
  work,
  runId,
  status,
  output,
}: {
  work: Work;
  runId: string;
  status: "completed" | "failed" | "cancelled";
  /** The function's result, or its error; canonical JSON. */
  output: string;
}): Promise<boolean> {
  const rows = runRows({ transaction: work.transaction, runId });
  const run = await rows.lock();
  if (run?.status !== 0) return false;
  const ends: Readonly<Record<typeof status, RunEnd>> = { completed: 1, failed: 2, cancelled: 3 };
  await rows.end({ status: ends[status], output, now: work.now });
  if (run.parent !== null) {
    const [parentId = "", step = ""] = run.parent.split(".");
    const body = status === "completed" ? `{"data":${output}}` : `{"error":${output}}`;
    await settleStep({ work, runId: parentId, id: step, body });
  }
  const functionId = work.registry.byNumber(run.function)?.id ?? String(run.function);
  await announce({ work, runId, functionId, status, output, event: run.event });
  return true;
}

/** Cancels a run. Code that runs now goes on, but nothing of it is taken any more. */
export function cancelRun({ work, runId }: { work: Work; runId: string }): Promise<boolean> {
  const output = canonicalJson({ name: "FunctionCancelled", message: "The run was cancelled." });
  return finishRun({ work, runId, status: "cancelled", output });
}

async function announce({
  work,
  runId,
  functionId,
  status,
  output,
  event,
}: {
  work: Work;
  runId: string;
  functionId: string;
  status: "completed" | "failed" | "cancelled";
  output: string;
  event: string;
}): Promise<void> {
  const names = [
    finishedEvent,
    ...(status === "failed" ? [failedEvent] : status === "cancelled" ? [cancelledEvent] : []),
  ];
  const wanted: string[] = [];
  for (const name of names) {
    if (work.registry.listensTo(name) || (await isWatched({ db: work.transaction, name }))) wanted.push(name);
  }
  if (wanted.length === 0) return;
  const startedBy = JSON.parse(event) as { readonly name: string }; // Written by `toEngineEvent`.
  // Runs that follow the end of another run announce nothing, or they would follow each other for ever.
  if (startedBy.name === finishedEvent || startedBy.name === failedEvent) return;
  const result: unknown = JSON.parse(output);
  const data = {
    _inngest: { status: status === "completed" ? "Completed" : status === "failed" ? "Failed" : "Cancelled" },
    event: startedBy,
    events: [startedBy],
    function_id: functionId,
    run_id: runId,
    ...(status === "completed" ? { result } : { error: result }),
  };
  for (const name of wanted) {
    // The run's id keeps a failure from being handled twice.
    const id = name === finishedEvent ? undefined : runId;
    await emitEvent({ work, event: ownEvent({ now: work.now, name, id, data }) });
  }
}

/** Makes an event of the engine's own, inside the transaction of its cause. */
async function emitEvent({ work, event }: { work: Work; event: EngineEvent }): Promise<void> {
  const functions = work.registry.triggeredBy({ name: event.name, event: event.value });
  const stored = newEvent({ event, eventId: eventIdAt(work.now), functions, now: work.now });
  const { watched } = await acceptEvents({ db: work.transaction, owner: null, events: [stored] });
  if (watched.has(event.name)) await routeEvent({ work, event });
}

/** Settles the waits that the event ends and cancels the runs that it cancels. */
export async function routeEvent({
  work,
  event,
}: {
  work: Work;
  event: Pick<EngineEvent, "name" | "value" | "body">;
}): Promise<void> {
  const waits = await matchingWaits({
    db: work.transaction,
    name: event.name,
    keys: matchKeysOf(event.value),
  });
  for (const { run_id: runId, step, kind, condition, event: startedBy } of waits) {
    if (condition !== null) {
      const scope = { event: JSON.parse(startedBy) as unknown, async: event.value };
      if (!holds({ expression: parseExpression(condition), scope })) continue;
    }
    if (kind === "cancel") await cancelRun({ work, runId });
    else await settleStep({ work, runId, id: step, body: `{"data":${event.body}}` });
  }
}
