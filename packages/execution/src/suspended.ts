import type { NodeOutcome, Suspension } from "@workfuse/nodes/executors";
import { z } from "zod";
import { stoppedWaiting } from "./activity.ts";
import type { RunContext } from "./context.ts";
import { fail, succeed } from "./keep.ts";
import type { Place, Settled } from "./place.ts";
import type { Started } from "./recorder.ts";
import type { ChildEnd, LoadedNode, RecordedError, WaitAnswer } from "./records.ts";

const until = z.string();
const suspensionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("time"), until }),
  z.object({ kind: z.literal("callback"), until }),
  z.object({ kind: z.literal("approval"), until, message: z.string() }),
  z.object({ kind: z.literal("workflow"), executionId: z.string() }),
  z.object({ kind: z.literal("retry"), until }),
]);

/** What a node waits for: what it asked for itself, or its next attempt. */
export type Waiting = Suspension | { readonly kind: "retry"; readonly until: string };

// What is asked for from outside may come at once. After this long the execution is handed back.
const graceMs = 1000;
const shortestPollMs = 25;
const longestPollMs = 1000;
// Whoever ends the other execution wakes this one; should that get lost, it looks again by itself.
const lookAgainMs = 300_000;

/** What a node waited for when it was last written. */
export function waitingOf({ status, output }: LoadedNode): Waiting | undefined {
  return status === "running" ? suspensionSchema.safeParse(output).data : undefined;
}

/** Waits, without holding a worker for long. What the node gives depends on how the waiting ends. */
export async function waitFor({
  context,
  place,
  started,
  input,
  suspension,
}: {
  context: RunContext;
  place: Place;
  started: Started;
  /** Undefined: it is on record already. */
  input: unknown;
  suspension: Suspension;
}): Promise<Settled> {
  const { planned, path } = place;
  const { activity, committer, recorder } = context;
  recorder.record({ planned, path, status: "running", started, input, output: JSON.stringify(suspension) });
  let end: NodeOutcome<unknown> | { readonly error: RecordedError };
  try {
    // It is shown as waiting, and nothing before it is repeated, whatever happens meanwhile.
    await activity.during(() => committer.flush());
    end = await endOf({ context, place, suspension });
  } catch (error) {
    if (error !== stoppedWaiting) throw error;
    recorder.record({ planned, path, status: "skipped", started });
    return { status: "skipped", handle: null };
  }
  if ("error" in end) return fail({ context, place, started, error: end.error });
  return succeed({ context, place, started, input: undefined, outcome: end });
}

async function endOf({
  context,
  place,
  suspension,
}: {
  context: RunContext;
  place: Place;
  suspension: Suspension;
}): Promise<NodeOutcome<unknown> | { readonly error: RecordedError }> {
  const { activity, store, executionId, ports } = context;
  const at = { executionId, nodeId: place.planned.node.id, path: place.path };
  switch (suspension.kind) {
    case "time":
      await activity.wait({ until: Date.parse(suspension.until), stop: place.stop });
      return { output: { until: suspension.until } };
    case "workflow": {
      const child = await poll({
        context,
        place,
        until: () => ports.clock.now().getTime() + lookAgainMs,
        look: () => store.childEnd(suspension.executionId),
      });
      return ofChild({ executionId: suspension.executionId, end: child });
    }
    case "callback":
    case "approval": {
      const expiresAt = Date.parse(suspension.until);
      const { kind } = suspension;
      const message = suspension.kind === "approval" ? suspension.message : "";
      await activity.during(() => store.openWait({ ...at, kind, message, expiresAt: new Date(expiresAt) }));
      const answer = await poll({
        context,
        place,
        until: () => expiresAt,
        look: async () => {
          if (ports.clock.now().getTime() < expiresAt) return store.answerOf(at);
          return (await store.closeWait(at)) ?? "timeout";
        },
      });
      return ofAnswer(answer);
    }
  }
}

/** Looks until there is something, less and less often. */
async function poll<T>({
  context: { activity, ports, lastLooks },
  place,
  until,
  look,
}: {
  context: RunContext;
  place: Place;
  /** When a worker must look again at the latest, in milliseconds since 1970. */
  until: () => number;
  look: () => Promise<T | undefined>;
}): Promise<T> {
  lastLooks.add(look);
  const parkFrom = ports.clock.now().getTime() + graceMs;
  for (let pauseMs = shortestPollMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPollMs)) {
    const found = await activity.during(look);
    if (found !== undefined) {
      lastLooks.delete(look);
      return found;
    }
    const parkUntil = until();
    await activity.wait({
      until: Math.min(ports.clock.now().getTime() + pauseMs, parkUntil),
      parkUntil,
      parkFrom,
      stop: place.stop,
    });
  }
}

function ofAnswer(answer: WaitAnswer | "timeout"): NodeOutcome<unknown> {
  if (answer === "timeout") return { output: { timedOut: true }, handle: "timeout" };
  const { kind, ...rest } = answer;
  if (kind === "callback") return { output: rest };
  return { output: rest, handle: answer.kind === "approval" && answer.approved ? "approved" : "rejected" };
}

function ofChild({
  executionId,
  end,
}: {
  executionId: string;
  end: ChildEnd | "gone";
}): NodeOutcome<unknown> | { readonly error: RecordedError } {
  if (end === "gone") {
    return {
      error: {
        code: "workflow.failed",
        message: "The workflow was deleted while it ran.",
        details: { executionId },
      },
    };
  }
  if (end.status === "completed") return { output: { executionId, output: end.output } };
  const why = end.error ? `: ${end.error.message}` : ".";
  const what = end.status === "cancelled" ? "was cancelled" : "failed";
  return {
    error: { code: "workflow.failed", message: `The workflow ${what}${why}`, details: { executionId } },
  };
}
