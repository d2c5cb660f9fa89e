import { isWorkfuseError } from "@workfuse/errors";
import type { LoopCourse, NodeOutcome } from "@workfuse/nodes/executors";
import { isStopped } from "./activity.ts";
import type { RunContext } from "./context.ts";
import { type IterationEnd, iterate } from "./iterate.ts";
import { type FrameEnd, type Place, effectKeyOf, pathInside } from "./place.ts";
import type { RecordedError } from "./records.ts";
import { resolveFields } from "./resolve-config.ts";
import { recordedError } from "./run-node.ts";

/** How the body of a loop has run. */
export type LoopEnd =
  | { readonly kind: "done"; readonly outcome: NodeOutcome<{ items: readonly unknown[]; count: number }> }
  | { readonly kind: "failed"; readonly error: RecordedError }
  | { readonly kind: "open" };

type Stop =
  | { readonly why: "failed"; readonly error: RecordedError }
  /** A node inside has ended the whole execution. */
  | { readonly why: "ended" };

// So much may wait to be written before a loop starts its next iteration.
const mostUnwritten = 2000;

/** Runs a loop's body for each of its iterations. Those that have ended before are not run again. */
export async function runLoop({
  context,
  place,
  course,
}: {
  context: RunContext;
  place: Place;
  course: LoopCourse;
}): Promise<LoopEnd> {
  const { items, limit, concurrency, onItemError, goesOn } = course;
  let previous: unknown = null;

  async function iteration(index: number): Promise<IterationEnd<Stop>> {
    if (context.committer.unwritten() > mostUnwritten) {
      await context.activity.during(() => context.committer.flush());
    }
    const end = await context.runFrame({
      nodes: place.planned.body ?? [],
      path: pathInside({ path: place.path, index }),
      base: { ...place.scope, index, previous, ...(items ? { item: items[index] } : {}) },
      around: place.stop,
    });
    return concluded({ end, index });
  }

  async function concluded({ end, index }: { end: FrameEnd; index: number }): Promise<IterationEnd<Stop>> {
    switch (end.kind) {
      case "open":
        return end;
      case "failed": {
        const { nodeId, label, error } = end;
        if (onItemError === "continue") return { kind: "value", value: { error } };
        const message = `Iteration ${index + 1}: ${label}: ${error.message}`;
        return stop({ ...error, message, details: { nodeId, iteration: index, ...error.details } });
      }
      case "ended":
        if (end.what === "execution") return { kind: "stop", reason: { why: "ended" } };
        return { kind: "break", value: await valueOf(end) };
      case "completed": {
        const value = await valueOf(end);
        previous = value;
        if (goesOn === undefined) return { kind: "value", value };
        return next({ value, index });
      }
    }
  }

  async function valueOf({ result }: Extract<FrameEnd, { result: unknown }>): Promise<unknown> {
    return (await context.outputs.valueOf(result?.output)) ?? null;
  }

  async function next({ value, index }: { value: unknown; index: number }): Promise<IterationEnd<Stop>> {
    let more: unknown;
    try {
      more = await context.activity.during(() => asked({ context, place, goesOn, previous: value, index }));
    } catch (error) {
      if (context.signal.aborted) throw context.signal.reason;
      if (!isWorkfuseError(error)) throw error;
      return stop(recordedError(error));
    }
    if (!holds(more)) return { kind: "break", value };
    if (index + 1 < limit) return { kind: "value", value };
    return stop({ code: "loop.limit", message: `The loop was not done after ${limit} iterations.` });
  }

  const iterated = await iterate({
    total: limit,
    concurrency,
    isOver: () => context.isOver() || isStopped(place.stop),
    run: iteration,
  });
  if (iterated.kind === "open") return iterated;
  const output = { items: iterated.values, count: iterated.values.length };
  if (iterated.kind === "done") return { kind: "done", outcome: { output } };
  const { reason } = iterated;
  if (reason.why === "failed") return { kind: "failed", error: reason.error };
  return { kind: "done", outcome: { output, ends: "execution" } };
}

function stop(error: RecordedError): IterationEnd<Stop> {
  return { kind: "stop", reason: { why: "failed", error } };
}

async function asked({
  context: { executionId, workspaceId, ports, signal, outputs },
  place: { planned, path, scope },
  goesOn,
  previous,
  index,
}: {
  context: RunContext;
  place: Place;
  goesOn: unknown;
  previous: unknown;
  index: number;
}): Promise<unknown> {
  const at = effectKeyOf({ executionId, nodeId: planned.node.id, path: pathInside({ path, index }) });
  const resolved = await resolveFields({
    node: planned.node,
    // In its place in the config, so that an error names the field.
    value: { while: goesOn },
    literal: [],
    scope: { ...scope, index, previous },
    outputs,
    sandbox: ports.sandbox,
    workspaceId,
    seed: at,
    now: ports.clock.now(),
    signal,
  });
  return (resolved as { readonly while: unknown }).while;
}

/** As `#if` sees it, and a text as it is written: a template gives `false` as text when more than it is in the field. */
function holds(value: unknown): boolean {
  if (typeof value === "string") return !["", "false", "0"].includes(value.trim());
  if (Array.isArray(value)) return value.length > 0;
  return Boolean(value);
}
