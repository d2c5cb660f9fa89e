import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import type { ForEach } from "@workfuse/graph";
import { isStopped } from "./activity.ts";
import type { RunContext } from "./context.ts";
import { type IterationEnd, iterate } from "./iterate.ts";
import { abandon, fail, succeed } from "./keep.ts";
import { runAttempts } from "./node-attempts.ts";
import { type Place, type Settled, effectKeyOf, pathInside } from "./place.ts";
import type { Started } from "./recorder.ts";
import type { LoadedNode, RecordedError } from "./records.ts";
import { resolveFields } from "./resolve-config.ts";
import { recordedError } from "./run-node.ts";
import { noUsage } from "./usage.ts";

const mostItems = 100_000;

/**
 * Runs a node once for each item of a list, each with attempts of its own. Items that have ended are not run again.
 * The node's output is the list of theirs.
 */
export async function runForEach({
  context,
  place,
  forEach,
  before,
}: {
  context: RunContext;
  place: Place;
  forEach: ForEach;
  before: LoadedNode | undefined;
}): Promise<Settled> {
  const { planned, path } = place;
  const started: Started = {
    attempt: 1,
    interruptions: 0,
    usage: noUsage(),
    startedAt: before?.startedAt ?? context.ports.clock.now(),
    startedSequence: before?.startedSequence ?? context.nextSequence(),
  };
  let items: readonly unknown[];
  try {
    items =
      recordedItems(before) ?? (await context.activity.during(() => itemsOf({ context, place, forEach })));
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    if (!isWorkfuseError(error)) throw error;
    return fail({ context, place, started, error: recordedError(error) });
  }
  // The list must be the same when the node is taken up again in the middle of it.
  context.recorder.record({ planned, path, status: "running", started, input: { items } });

  async function item(index: number): Promise<IterationEnd<RecordedError>> {
    const inside = pathInside({ path, index });
    const known = context.before({ nodeId: planned.node.id, path: inside });
    const settled =
      known && known.status !== "running"
        ? endedBefore({ known, context })
        : await runAttempts({
            context,
            place: { ...place, path: inside, scope: { ...place.scope, item: items[index], index } },
            before: known,
          });
    switch (settled.status) {
      case "open":
        return { kind: "open" };
      case "success":
        return { kind: "value", value: await context.outputs.valueOf(settled.output) };
      case "skipped":
        return { kind: "value", value: null };
      case "failure": {
        const { error } = settled;
        if (forEach.onItemError === "continue") return { kind: "value", value: { error } };
        const message = `Item ${index + 1}: ${error.message}`;
        return { kind: "stop", reason: { ...error, message, details: { item: index, ...error.details } } };
      }
    }
  }

  const iterated = await iterate({
    total: items.length,
    concurrency: forEach.concurrency ?? 1,
    isOver: () => context.isOver() || isStopped(place.stop),
    run: item,
  });
  switch (iterated.kind) {
    case "open":
      return abandon({ context, place, started });
    case "stopped":
      return fail({ context, place, started, error: iterated.reason });
    case "done": {
      const output = { items: iterated.values, count: iterated.values.length };
      return succeed({ context, place, started, input: undefined, outcome: { output } });
    }
  }
}

function endedBefore({ known, context }: { known: LoadedNode; context: RunContext }): Settled {
  const { status, error } = known;
  if (status === "success")
    return { status, handle: null, output: context.recordedOutput(known), characters: 0 };
  return {
    status: "failure",
    handle: null,
    error: error ?? { code: "node.failed", message: "The item failed." },
  };
}

function recordedItems(before: LoadedNode | undefined): readonly unknown[] | undefined {
  const input = before?.input;
  const items = typeof input === "object" && input !== null && "items" in input ? input.items : undefined;
  return Array.isArray(items) ? items : undefined;
}

async function itemsOf({
  context: { executionId, workspaceId, ports, signal, outputs },
  place: { planned, path, scope },
  forEach,
}: {
  context: RunContext;
  place: Place;
  forEach: ForEach;
}): Promise<readonly unknown[]> {
  const { node } = planned;
  const resolved = await resolveFields({
    node,
    // In its place, so that an error names the field.
    value: { forEach: { items: forEach.items } },
    literal: [],
    scope,
    outputs,
    sandbox: ports.sandbox,
    workspaceId,
    seed: effectKeyOf({ executionId, nodeId: node.id, path }),
    now: ports.clock.now(),
    signal,
  });
  const { items } = (resolved as { readonly forEach: { readonly items: unknown } }).forEach;
  const problem = !Array.isArray(items)
    ? "is not a list"
    : items.length > mostItems
      ? `has more than ${mostItems} items`
      : undefined;
  if (problem === undefined) return items as readonly unknown[];
  throw new WorkfuseError({
    code: "config.invalid",
    message: `${node.data.label}: what it is to be run for each of ${problem}.`,
    details: { node: node.id, field: "forEach.items" },
  });
}
