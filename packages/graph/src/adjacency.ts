import { type GraphContent, type WorkflowEdge, type WorkflowNode, defaultHandle } from "./model.ts";

type Edges = Pick<GraphContent, "edges">;

/** Edges by the node they leave, in the graph's order. */
export function edgesBySource({ edges }: Edges): ReadonlyMap<string, readonly WorkflowEdge[]> {
  return group(edges, (edge) => edge.source);
}

/** Edges by the node they enter, in the graph's order. */
export function edgesByTarget({ edges }: Edges): ReadonlyMap<string, readonly WorkflowEdge[]> {
  return group(edges, (edge) => edge.target);
}

export function nodesById({ nodes }: Pick<GraphContent, "nodes">): ReadonlyMap<string, WorkflowNode> {
  return new Map(nodes.map((node) => [node.id, node]));
}

export function sourceHandleOf(edge: WorkflowEdge): string {
  return edge.sourceHandle ?? defaultHandle;
}

function group<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list) list.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Every node that can be reached from `start` by following `next`, `start` itself excluded unless a cycle leads back. */
export function reachable({
  start,
  next,
}: {
  start: string;
  next: (id: string) => Iterable<string>;
}): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...next(start)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const following of next(id)) open.push(following);
  }
  return seen;
}

/** The ids of all nodes from which `nodeId` can be reached. */
export function upstreamOf({ graph, nodeId }: { graph: Edges; nodeId: string }): ReadonlySet<string> {
  const incoming = edgesByTarget(graph);
  return reachable({ start: nodeId, next: (id) => (incoming.get(id) ?? []).map((edge) => edge.source) });
}

/** The ids of all nodes that can be reached from `nodeId`. */
export function downstreamOf({ graph, nodeId }: { graph: Edges; nodeId: string }): ReadonlySet<string> {
  const outgoing = edgesBySource(graph);
  return reachable({ start: nodeId, next: (id) => (outgoing.get(id) ?? []).map((edge) => edge.target) });
}
