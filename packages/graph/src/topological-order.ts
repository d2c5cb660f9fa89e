import { edgesBySource, nodesById } from "./adjacency.ts";
import type { GraphContent } from "./model.ts";

export type TopologicalOrder =
  | { readonly ok: true; readonly order: readonly string[] }
  /** Node ids of one cycle, each followed by the one its edge leads to; the last leads to the first. */
  | { readonly ok: false; readonly cycle: readonly string[] };

/**
 * An order in which every node stands after all it depends on, and the nodes inside of a loop right after the loop: what
 * follows a loop follows its body. Deterministic: among nodes that are free at the same time, the graph's own order
 * decides. Edges whose ends do not exist are passed over. Linear, and without recursion.
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
  if (order.length === missing.size) return { ok: true, order: withBodiesInPlace({ graph, order }) };
  return { ok: false, cycle: findCycle({ graph: { edges }, blocked: missing }) };
}

/** Moves the nodes inside of a loop to behind it, in the same order. */
function withBodiesInPlace({
  graph,
  order,
}: {
  graph: Pick<GraphContent, "nodes" | "edges">;
  order: readonly string[];
}): readonly string[] {
  const nodes = nodesById(graph);
  const parents = new Map(
    graph.nodes.flatMap(({ id, parentId }) =>
      parentId !== undefined && nodes.has(parentId) ? [[id, parentId] as const] : [],
    ),
  );
  if (parents.size === 0) return order;
  const bodies = new Map<string | undefined, string[]>();
  for (const id of order) {
    const body = bodies.get(parents.get(id));
    if (body) body.push(id);
    else bodies.set(parents.get(id), [id]);
  }
  const placed: string[] = [];
  const open = (bodies.get(undefined) ?? []).toReversed();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    placed.push(id);
    for (const inner of (bodies.get(id) ?? []).toReversed()) open.push(inner);
  }
  // In a circle of parents nothing has a place, and an edge across a border may say otherwise: neither is valid.
  const isWhole = placed.length === order.length;
  const crosses = graph.edges.some(({ source, target }) => parents.get(source) !== parents.get(target));
  return isWhole && !crosses ? placed : order;
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
