import { type GraphContent, type Position, edgesByTarget, topologicalOrder } from "@workfuse/graph";

const column = 320;
const row = 144;

/**
 * Gives new nodes a place: one column after the last of those that lead to them, below what stands there. Known nodes
 * stay. The canvas arranges it better; this is for whoever takes the graph as it is.
 */
export function placeNodes({
  graph,
  known,
}: {
  graph: GraphContent;
  known: ReadonlySet<string>;
}): GraphContent {
  const sorted = topologicalOrder(graph);
  const order = sorted.ok ? sorted.order : graph.nodes.map(({ id }) => id);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const incoming = edgesByTarget(graph);
  const places = new Map<string, Position>();
  const taken = new Set<string>();
  for (const { id, position } of graph.nodes) if (known.has(id)) take({ id, position });
  for (const id of order) {
    if (places.has(id)) continue;
    const before = (incoming.get(id) ?? []).flatMap(({ source }) => places.get(source) ?? []);
    const parent = places.get(nodes.get(id)?.parentId ?? "");
    const start = parent ? { x: parent.x + 32, y: parent.y + 72 } : { x: 0, y: 0 };
    const x = before.length === 0 ? start.x : Math.max(...before.map((place) => place.x)) + column;
    let y = before[0]?.y ?? start.y;
    while (taken.has(`${x} ${y}`)) y += row;
    take({ id, position: { x, y } });
  }
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, position: places.get(node.id) ?? node.position })),
  };

  function take({ id, position }: { id: string; position: Position }): void {
    places.set(id, position);
    taken.add(`${position.x} ${position.y}`);
  }
}
