import { edgesBySource } from "./adjacency.ts";
import type { GraphContent } from "./model.ts";

export type TopologicalOrder =
  | { readonly ok: true; readonly order: readonly string[] }
  /** Node ids of one cycle, each followed by the one its edge leads to; the last leads to the first. */
  | { readonly ok: false; readonly cycle: readonly string[] };

/**
 * An order in which every node stands after all it depends on. Deterministic: among nodes that are free at the same
 * time, the graph's own order decides. Edges whose ends do not exist are passed over. Linear, and without recursion.
 */
export function topologicalOrder(graph: Pick<GraphContent, "nodes" | "edges">): TopologicalOrder {
  const missing = new Map(graph.nodes.map((node) => [node.id, 0]));
  const edges = graph.edges.filter((edge) => missing.has(edge.source) && missing.has(edge.target));
  for (const { target } of edges) missing.set(target, (missing.get(target) ?? 0) + 1);
  const outgoing = edgesBySource({ edges });
  // A queue by index instead of shift(), which would make long chains quadratic.
  const order = [...missing].filter(([, count]) => count === 0).map(([id]) => id);
  for (let index = 0; index < order.length; index++) {
    for (const { target } of outgoing.get(order[index] ?? "") ?? []) {
      const left = (missing.get(target) ?? 0) - 1;
      missing.set(target, left);
      if (left === 0) order.push(target);
    }
  }
  if (order.length === missing.size) return { ok: true, order };
  return { ok: false, cycle: findCycle({ graph: { edges }, blocked: missing }) };
}

/** Walks backwards among the nodes that were never free: each has a predecessor of its kind, so the walk must repeat. */
function findCycle({
  graph,
  blocked,
}: {
  graph: Pick<GraphContent, "edges">;
  blocked: ReadonlyMap<string, number>;
}): readonly string[] {
  const previous = new Map<string, string>();
  for (const { source, target } of graph.edges) {
    if ((blocked.get(source) ?? 0) > 0 && (blocked.get(target) ?? 0) > 0 && !previous.has(target)) {
      previous.set(target, source);
    }
  }
  const positions = new Map<string, number>();
  const path: string[] = [];
  let current: string | undefined = [...previous.keys()][0];
  while (current !== undefined && !positions.has(current)) {
    positions.set(current, path.length);
    path.push(current);
    current = previous.get(current);
  }
  return path.slice(current === undefined ? 0 : positions.get(current)).toReversed();
}
