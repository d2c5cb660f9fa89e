import type { GraphContent, WorkflowNode } from "./model.ts";

type Nodes = Pick<GraphContent, "nodes">;

/** Loops inside of loops inside of loops …: more levels than this are refused. */
export const deepestNesting = 8;

/** The nodes directly inside of each loop, in the graph's order. */
function bodiesByLoop({ nodes }: Nodes): ReadonlyMap<string, readonly WorkflowNode[]> {
  const bodies = new Map<string, WorkflowNode[]>();
  for (const node of nodes) {
    if (node.parentId === undefined) continue;
    const body = bodies.get(node.parentId);
    if (body) body.push(node);
    else bodies.set(node.parentId, [node]);
  }
  return bodies;
}

/** These nodes with all that is inside of them, at any depth. Ids that no node has are kept. */
export function withBodies({ graph, nodeIds }: { graph: Nodes; nodeIds: Iterable<string> }): Set<string> {
  const bodies = bodiesByLoop(graph);
  const found = new Set(nodeIds);
  // A set's iterator also visits what is added on the way.
  for (const id of found) for (const inner of bodies.get(id) ?? []) found.add(inner.id);
  return found;
}

/** The loops around a node, the closest first. In a circle of parents each is named once. */
export function loopsAround({
  nodes,
  nodeId,
}: {
  nodes: ReadonlyMap<string, Pick<WorkflowNode, "parentId">>;
  nodeId: string;
}): readonly string[] {
  const found = new Set<string>();
  for (let at = nodes.get(nodeId)?.parentId; at !== undefined && !found.has(at); at = nodes.get(at)?.parentId)
    found.add(at);
  return [...found];
}
