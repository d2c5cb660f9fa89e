import { type PlannedNode, defaultHandle, errorHandle } from "@workfuse/graph";
import type { LoadedNode } from "./records.ts";

type Decision = "run" | "skip" | "pass";
export type ReadyNode = { readonly planned: PlannedNode; readonly decision: Decision };

/**
 * Which nodes are free, as results come in. A node is decided when all edges into it are; it runs if at least one of
 * them is live, and is skipped otherwise. A disabled node is passed: it does nothing and its first output is live.
 */
export function createProgress({
  nodes,
  startsAnywhere,
}: {
  nodes: readonly PlannedNode[];
  /** In a loop's body every node that nothing leads to is a beginning; outside, only the trigger is. */
  startsAnywhere: boolean;
}) {
  const undecided = nodes.map(({ incoming }) => incoming.length);
  const live = nodes.map(() => 0);
  const settled = nodes.map(() => false);
  const freedBefore = nodes.map(() => false);

  function decide(planned: PlannedNode): ReadyNode {
    const begins = planned.role === "trigger" || (startsAnywhere && planned.incoming.length === 0);
    const alive = begins || (live[planned.index] ?? 0) > 0;
    if (!alive) return { planned, decision: "skip" };
    return { planned, decision: planned.node.disabled === true ? "pass" : "run" };
  }

  return {
    /** Nodes without an edge into them: the trigger, and what was left unconnected (skipped). */
    initial: (): readonly ReadyNode[] => nodes.filter(({ incoming }) => incoming.length === 0).map(decide),

    isSettled: (planned: PlannedNode): boolean => settled[planned.index] === true,

    /** Takes a node's end and says which nodes it frees, in topological order. */
    settle({
      planned,
      liveHandles,
    }: {
      planned: PlannedNode;
      liveHandles: ReadonlySet<string>;
    }): readonly ReadyNode[] {
      settled[planned.index] = true;
      const freed: ReadyNode[] = [];
      for (const { to, handle } of planned.outgoing) {
        if (liveHandles.has(handle)) live[to] = (live[to] ?? 0) + 1;
        const left = (undecided[to] ?? 0) - 1;
        undecided[to] = left;
        const target = nodes[to];
        const isFree = left === 0 || (target?.startsOnFirst === true && (live[to] ?? 0) > 0);
        if (!target || !isFree || freedBefore[to] === true) continue;
        freedBefore[to] = true;
        freed.push(decide(target));
      }
      return freed.toSorted((a, b) => a.planned.index - b.planned.index);
    },
  };
}

const none: ReadonlySet<string> = new Set();
const onlyOut: ReadonlySet<string> = new Set([defaultHandle]);
const onlyError: ReadonlySet<string> = new Set([errorHandle]);

/** The output handles that a finished node makes live. */
export function liveHandlesOf({
  planned: { node, outgoing },
  record,
}: {
  planned: PlannedNode;
  record: Pick<LoadedNode, "status" | "handle">;
}): ReadonlySet<string> {
  if (record.status === "success") return record.handle === null ? onlyOut : new Set([record.handle]);
  if (record.status === "skipped") {
    // A disabled node's record says which output it passed on to; any other skipped node's says none.
    return record.handle === null ? none : new Set([record.handle]);
  }
  if (record.status === "failure" && node.data.onError === "branch") return onlyError;
  if (record.status === "failure" && node.data.onError === "continue") {
    return new Set(outgoing.map(({ handle }) => handle).filter((handle) => handle !== errorHandle));
  }
  return none;
}
