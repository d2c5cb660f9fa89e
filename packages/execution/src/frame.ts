import type { PlannedNode } from "@workfuse/graph";
import type { NodeScope } from "@workfuse/nodes/executors";
import { type StopFlag, isStopped } from "./activity.ts";
import type { RunContext } from "./context.ts";
import { runForEach } from "./for-each.ts";
import { largeFrom } from "./large-outputs.ts";
import { runAttempts } from "./node-attempts.ts";
import {
  type FrameEnd,
  type FrameInput,
  type Place,
  type Result,
  type Settled,
  endHandles,
} from "./place.ts";
import { type ReadyNode, createProgress, liveHandlesOf } from "./progress.ts";
import type { LoadedNode } from "./records.ts";

/** Runs the nodes of a workflow, or of one iteration of a loop, from what was recorded to as far as they go. */
export async function runFrame({
  context,
  nodes,
  path,
  base,
  around,
}: FrameInput & { context: RunContext }): Promise<FrameEnd> {
  const progress = createProgress({ nodes, startsAnywhere: path !== "" });
  const outputs: Record<string, unknown> = Object.assign(Object.create(null), base.nodes);
  const scope: NodeScope = { ...base, nodes: outputs, execution: executionScope({ context, base, path }) };
  const stop: StopFlag = { stopped: false, around };
  const idle = Promise.withResolvers<void>();
  let busy = 0;
  let last: { readonly index: number; readonly result: Result } | undefined;
  let end: FrameEnd | undefined;
  let broken: { readonly reason: unknown } | undefined;

  function endWith(first: FrameEnd): void {
    end ??= first;
    stop.stopped = true;
    context.activity.recheck();
  }

  function launch(ready: readonly ReadyNode[]): void {
    for (const node of ready) {
      if (isStopped(stop) || context.isOver()) return;
      busy++;
      void perform(node)
        .catch((reason: unknown) => {
          broken ??= { reason };
        })
        .finally(() => {
          busy--;
          if (busy === 0) idle.resolve();
        });
    }
  }

  async function perform({ planned, decision }: ReadyNode): Promise<void> {
    const { id, data } = planned.node;
    const before = context.before({ nodeId: id, path });
    const place: Place = { planned, path, scope, stop };
    const settled =
      before && before.status !== "running"
        ? await settledBefore({ before, context })
        : await decide({ context, place, decision, before });
    if (settled.status === "open") return;
    await take({ planned, settled });
    if (settled.status === "failure" && (data.onError ?? "fail") === "fail") {
      endWith({ kind: "failed", nodeId: id, label: data.label, error: settled.error });
      return;
    }
    if (settled.handle === endHandles.execution) {
      endWith({ kind: "ended", what: "execution", result: last?.result });
      return;
    }
    if (settled.handle === endHandles.loop) {
      endWith({ kind: "ended", what: "loop", result: last?.result });
      return;
    }
    launch(progress.settle({ planned, liveHandles: liveHandlesOf({ planned, record: settled }) }));
  }

  /** What the nodes after this one see of it. */
  async function take({ planned, settled }: { planned: PlannedNode; settled: Settled }): Promise<void> {
    const { id } = planned.node;
    if (settled.status === "failure") outputs[id] = { error: settled.error };
    if (settled.status !== "success") return;
    const { output, characters } = settled;
    outputs[id] =
      characters < largeFrom
        ? output
        : await context.activity.during(() => context.outputs.keep({ nodeId: id, path, output, characters }));
    const ends = settled.handle === endHandles.execution || settled.handle === endHandles.loop;
    if (!ends && planned.index >= (last?.index ?? 0)) {
      last = { index: planned.index, result: { nodeId: id, output: outputs[id] } };
    }
  }

  launch(progress.initial());
  if (busy === 0) idle.resolve();
  await idle.promise;
  if (broken) throw broken.reason;
  if (end) return end;
  if (nodes.some((planned) => !progress.isSettled(planned))) return { kind: "open" };
  return { kind: "completed", result: last?.result };
}

async function decide({
  context,
  place,
  decision,
  before,
}: {
  context: RunContext;
  place: Place;
  decision: ReadyNode["decision"];
  before: LoadedNode | undefined;
}): Promise<Settled> {
  const { planned, path } = place;
  switch (decision) {
    case "skip": {
      context.recorder.record({ planned, path, status: "skipped" });
      return { status: "skipped", handle: null };
    }
    case "pass": {
      const handle = planned.outgoing[0]?.handle ?? null;
      context.recorder.record({ planned, path, status: "skipped", handle });
      return { status: "skipped", handle };
    }
    case "run":
      return planned.node.data.forEach === undefined
        ? runAttempts({ context, place, before })
        : runForEach({ context, place, forEach: planned.node.data.forEach, before });
  }
}

// Asynchronous although it need not wait: a long chain of finished nodes must not become as deep a call.
async function settledBefore({
  before,
  context,
}: {
  before: LoadedNode;
  context: RunContext;
}): Promise<Settled> {
  const { status, handle, error } = before;
  switch (status) {
    case "success":
      return { status, handle, output: context.recordedOutput(before), characters: 0 };
    case "failure":
      return {
        status,
        handle: null,
        error: error ?? { code: "node.failed", message: "The node failed." },
      };
    case "skipped":
    case "running":
      return { status: "skipped", handle };
  }
}

function executionScope({
  context,
  base,
  path,
}: {
  context: RunContext;
  base: NodeScope;
  path: string;
}): NodeScope["execution"] {
  return context.resumeUrls ? { ...base.execution, resumeUrls: context.resumeUrls(path) } : base.execution;
}
