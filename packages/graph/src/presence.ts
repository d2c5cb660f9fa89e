import { edgesBySource, edgesByTarget, nodesById, sourceHandleOf } from "./adjacency.ts";
import { type GraphContent, type WorkflowNode, errorHandle } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { topologicalOrder } from "./topological-order.ts";

type Graph = Pick<GraphContent, "nodes" | "edges">;

/** Asks whether one node has certainly run, not been skipped, whenever another runs. */
export type Presence = (question: { readonly source: string; readonly reader: string }) => boolean;

/**
 * What runs whatever the branches taken: a node has run for sure if every way to the reader passes through it, or
 * starts, at something that every way passes through, a run that cannot miss it. Joins after a branch are seen; that
 * two conditions ask the same thing is not. Loops are seen from inside through the loop's own node.
 */
export function createPresence({ graph, nodeTypes }: { graph: Graph; nodeTypes: NodeTypes }): Presence {
  const sorted = topologicalOrder(graph);
  const order = sorted.ok ? sorted.order : [];
  const [nodes, bySource, byTarget] = [nodesById(graph), edgesBySource(graph), edgesByTarget(graph)];
  const cannotMiss = new Map<string, ReadonlySet<string>>();

  const handlesOf = (node: WorkflowNode): readonly string[] => {
    const outputs = nodeTypes.get(node.type)?.outputs(node.data.config) ?? [];
    return node.data.onError === "branch" ? [...outputs, errorHandle] : outputs;
  };

  // The closest node or output that every way to this one passes through: a tree, rooted at the trigger.
  const closest = new Map<string, { readonly up: string | undefined; readonly depth: number }>();
  const depthOf = (key: string | undefined): number =>
    key === undefined ? -1 : (closest.get(key)?.depth ?? -1);

  function meet(first: string | undefined, second: string | undefined): string | undefined {
    let [a, b] = [first, second];
    while (a !== b) {
      if (a !== undefined && depthOf(a) >= depthOf(b)) a = closest.get(a)?.up;
      else if (b !== undefined) b = closest.get(b)?.up;
    }
    return a;
  }

  for (const id of order) {
    const ways = (byTarget.get(id) ?? []).map((edge) => {
      const output = outputKey(edge.source, sourceHandleOf(edge));
      closest.set(output, { up: edge.source, depth: depthOf(edge.source) + 1 });
      return output;
    });
    const [first, ...others] = ways;
    const up = others.reduce(meet, first);
    closest.set(id, { up, depth: depthOf(up) + 1 });
  }

  /** Whether every way to the reader, itself included, passes through one of these. */
  function passesOne(reader: string, keys: ReadonlySet<string>): boolean {
    for (let at: string | undefined = reader; at !== undefined; at = closest.get(at)?.up)
      if (keys.has(at)) return true;
    return false;
  }

  /** Nodes and outputs after which `source` runs for sure. */
  function leadingTo(source: string): ReadonlySet<string> {
    const known = cannotMiss.get(source);
    if (known) return known;
    const found = new Set([source]);
    for (const id of order.slice(0, order.indexOf(source)).toReversed()) {
      const node = nodes.get(id);
      if (!node) continue;
      const leads = new Set<string>();
      for (const edge of bySource.get(id) ?? []) if (found.has(edge.target)) leads.add(sourceHandleOf(edge));
      for (const handle of leads) found.add(outputKey(id, handle));
      const handles = handlesOf(node);
      if (handles.length > 0 && handles.every((handle) => leads.has(handle))) found.add(id);
    }
    cannotMiss.set(source, found);
    return found;
  }

  return ({ source, reader }) => {
    if (!sorted.ok) return true;
    // From inside a loop: what runs before the loop.
    for (let at: string | undefined = reader, depth = 0; at !== undefined && depth < 100; depth++) {
      if (passesOne(at, new Set([source])) || passesOne(at, leadingTo(source))) return true;
      at = nodes.get(at)?.parentId;
    }
    return false;
  };
}

// No id has a colon, so that this is never a node's.
function outputKey(id: string, handle: string): string {
  return `${id}:${handle}`;
}
