import type { NodeDirective, NodeOutcome, NodePorts } from "@workfuse/nodes/executors";
import { stoppedWaiting } from "./activity.ts";
import type { RunContext } from "./context.ts";
import { abandon, fail, succeed } from "./keep.ts";
import { createLiveText, heard } from "./live-text.ts";
import { runLoop } from "./loop.ts";
import { notRecorded } from "./options.ts";
import type { Place, Settled } from "./place.ts";
import type { Started } from "./recorder.ts";
import type { LoadedNode, RecordedError } from "./records.ts";
import { defaultRetryPolicy, retryDelayMs } from "./retry.ts";
import { recordedError, runAttempt } from "./run-node.ts";
import { type Waiting, waitFor, waitingOf } from "./suspended.ts";
import { metered, noUsage } from "./usage.ts";

// An attempt that its worker did not survive is not the node's failure, until it happens this often.
const mostInterruptions = 5;
// From then on the node may be what ends the workers. It runs while no other such node does, so that it takes down
// none that has just had bad luck beside it.
const suspectFrom = 2;

/** Attempts until one succeeds, a failure is final, or the policy's attempts are used up. */
export async function runAttempts({
  context,
  place,
  before,
}: {
  context: RunContext;
  place: Place;
  before: LoadedNode | undefined;
}): Promise<Settled> {
  const { planned, path } = place;
  const { recorder, ports } = context;
  const waiting = before && waitingOf(before);
  // To be taken up again while it waits, or in the middle of its body, is a loop's or a wait's nature.
  const interrupted = before !== undefined && waiting === undefined && planned.body === undefined;
  const begun = {
    startedAt: before?.startedAt ?? ports.clock.now(),
    startedSequence: before?.startedSequence ?? context.nextSequence(),
    interruptions: (before?.interruptions ?? 0) + (interrupted ? 1 : 0),
    usage: noUsage(),
  };
  if (before && waiting) {
    const started = { ...begun, attempt: before.attempt };
    if (waiting.kind !== "retry") {
      return waitFor({ context, place, started, input: undefined, suspension: waiting });
    }
    if (!(await waitForAttempt({ context, place, started, until: Date.parse(waiting.until) }))) {
      return fail({ context, place, started, error: stopped });
    }
  }
  if (interrupted) {
    recorder.interrupted({ planned, path, attempt: before.attempt });
    if (begun.interruptions >= mostInterruptions) {
      return fail({ context, place, started: { ...begun, attempt: before.attempt }, error: crashed(begun) });
    }
  }
  if (context.isReplay && planned.effect !== "pure") {
    const error = recordedError(notRecorded(planned.node.data.label));
    return fail({ context, place, started: { ...begun, attempt: 1 }, error });
  }
  const policy = planned.node.data.retryPolicy ?? defaultRetryPolicy;
  const first = before ? before.attempt + (interrupted || waiting ? 1 : 0) : 1;
  const recordedInput = planned.body && before?.input !== null ? before?.input : undefined;
  for (let attempt = first; ; attempt++) {
    const started: Started = { ...begun, attempt };
    const once = () => attemptOnce({ context, place, started, recordedInput });
    const result = begun.interruptions < suspectFrom ? await once() : await context.alone(once);
    if (result.ok) return settle({ context, place, started, input: result.input, outcome: result.outcome });
    const { error, input } = result;
    const willRetry = error.retryable && attempt - begun.interruptions < policy.maxAttempts;
    recorder.failedAttempt({ planned, path, attempt, error, willRetry });
    const failed = { context, place, started, input, error: recordedError(error) };
    if (!willRetry) return fail(failed);
    const milliseconds = retryDelayMs({
      policy,
      failedAttempt: attempt,
      retryAfterMs: error.retryAfterMs,
      random: context.random(),
    });
    const until = ports.clock.now().getTime() + milliseconds;
    // Where the execution has failed elsewhere meanwhile, there is nothing to try again for.
    if (!(await waitForAttempt({ context, place, started, until }))) return fail(failed);
  }
}

async function attemptOnce({
  context,
  place: { planned, path, scope },
  started,
  recordedInput,
}: {
  context: RunContext;
  place: Place;
  started: Started;
  recordedInput: unknown;
}) {
  const { recorder, committer, activity, outputs, executionId, workspaceId, signal, log } = context;
  recorder.record({ planned, path, status: "running", started });
  const result = await activity.during(() =>
    runAttempt({
      planned,
      path,
      scope,
      outputs,
      recordedInput,
      ports: portsOf({ context, place: { planned, path }, started }),
      workspaceId,
      executionId,
      signal,
      onInput: async (input) => {
        // What a loop runs over must be the same when it is taken up again.
        if (planned.effect === "pure" && planned.body === undefined) return;
        recorder.record({ planned, path, status: "running", started, input });
        // A write starts only once it is on record that it will; a read need not wait for that.
        if (planned.effect === "write") await committer.flush();
        else if (planned.effect === "read") context.flushSoon();
      },
    }),
  );
  if (!result.ok && result.error.cause !== undefined && result.error.code === "node.failed") {
    log.warn({ executionId, nodeId: planned.node.id, err: result.error.cause }, "node failed unexpectedly");
  }
  return result;
}

/** What the attempt may reach: what it takes is counted, and what it writes is told. */
function portsOf({
  context: { ports, onText, redact },
  place: { planned, path },
  started,
}: {
  context: RunContext;
  place: Pick<Place, "planned" | "path">;
  started: Started;
}): NodePorts {
  const counted = metered({ ports, usage: started.usage });
  if (!onText) return counted;
  const hear = createLiveText({
    redact,
    emit: (piece) => onText({ ...piece, nodeId: planned.node.id, path }),
  });
  return { ...counted, models: heard({ models: counted.models, onText: hear }) };
}

async function settle({
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
  outcome: NodeOutcome<unknown> | NodeDirective;
}): Promise<Settled> {
  if ("suspend" in outcome) return waitFor({ context, place, started, input, suspension: outcome.suspend });
  if (!("loop" in outcome)) return succeed({ context, place, started, input, outcome });
  const ended = await runLoop({ context, place, course: outcome.loop });
  switch (ended.kind) {
    case "open":
      return abandon({ context, place, started });
    case "failed":
      return fail({ context, place, started, error: ended.error });
    case "done":
      return succeed({ context, place, started, input: undefined, outcome: ended.outcome });
  }
}

/** @returns false if the part of the execution that it is in has stopped meanwhile */
async function waitForAttempt({
  context: { activity, committer, recorder, retrying },
  place: { planned, path, stop },
  started,
  until,
}: {
  context: RunContext;
  place: Place;
  started: Started;
  /** Milliseconds since 1970. */
  until: number;
}): Promise<boolean> {
  const waiting: Waiting = { kind: "retry", until: new Date(until).toISOString() };
  recorder.record({ planned, path, status: "running", started, output: JSON.stringify(waiting) });
  retrying(1);
  try {
    await activity.during(() => committer.flush());
    await activity.wait({ until, stop });
    return true;
  } catch (error) {
    if (error === stoppedWaiting) return false;
    throw error;
  } finally {
    retrying(-1);
  }
}

const stopped: RecordedError = {
  code: "node.failed",
  message: "The execution failed elsewhere while this node waited for its next attempt.",
};

function crashed({ interruptions }: { interruptions: number }): RecordedError {
  return {
    code: "node.crashed",
    message: `${interruptions} workers ended in the middle of this node. It may take more memory than there is.`,
  };
}
