import { WorkfuseError } from "@workfuse/errors";
import type { NodeOutcome } from "@workfuse/nodes/executors";
import type { RunContext } from "./context.ts";
import { type Place, type Settled, endHandles } from "./place.ts";
import type { Started } from "./recorder.ts";
import type { RecordedError } from "./records.ts";
import { toJsonText } from "./redact.ts";
import { recordedError } from "./run-node.ts";

/** Keeps a success. What cannot be kept is the node's failure instead, once and for all. */
export function succeed({
  context,
  place,
  started,
  input,
  outcome,
}: {
  context: RunContext;
  place: Place;
  started: Started;
  input: unknown;
  outcome: NodeOutcome<unknown>;
}): Settled {
  const { planned, path } = place;
  if (outcome.ends === "loop" && path === "") {
    const message = "This node leaves the loop around it, but there is no loop around it.";
    return fail({ context, place, started, input, error: { code: "config.invalid", message } });
  }
  const output = context.redact()(outcome.output);
  const handle = outcome.ends === undefined ? (outcome.handle ?? null) : endHandles[outcome.ends];
  let text: string;
  try {
    text = toJsonText({ value: output, what: "output" });
    context.recorder.record({ planned, path, status: "success", started, input, output: text, handle });
  } catch (error) {
    if (!(error instanceof WorkfuseError)) throw error;
    return fail({ context, place, started, error: recordedError(error) });
  }
  if (outcome.answer) context.committer.answer(context.redact()(outcome.answer));
  if (planned.effect !== "pure" || outcome.answer) context.flushSoon();
  return { status: "success", handle, output, characters: text.length };
}

export function fail({
  context,
  place: { planned, path },
  started,
  input,
  error,
}: {
  context: RunContext;
  place: Place;
  started: Started;
  input?: unknown;
  error: RecordedError;
}): Settled {
  const written = context.recorder.record({ planned, path, status: "failure", started, input, error });
  if (planned.effect !== "pure") context.flushSoon();
  return { status: "failure", handle: null, error: written.error ?? error };
}

/**
 * A node that this stretch leaves unfinished. It goes on with the execution; where its own part of the execution has
 * stopped, it is over, and is not to be seen as running for ever.
 */
export function abandon({
  context,
  place: { planned, path },
  started,
}: {
  context: RunContext;
  place: Place;
  started: Started;
}): Settled {
  if (!context.isOver()) context.recorder.record({ planned, path, status: "skipped", started });
  return { status: "open" };
}
