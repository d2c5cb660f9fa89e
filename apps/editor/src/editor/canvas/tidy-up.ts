import { type GraphContent, type Position, edgesByTarget, topologicalOrder } from "@workfuse/graph";
import { outputsOf } from "../state/graph-edits.ts";
import { nodeGap, nodeHeight, nodeWidth } from "./node-size.ts";

const gridStep = 8;

/**
 * Positions in columns from left to right: each node one column after the last of those that lead to it, and in its
 * column ordered by the middle of where its predecessors stand. A graph with a cycle keeps its positions.
 */
export function tidyPositions(graph: GraphContent): ReadonlyMap<string, Position> {
  const sorted = topologicalOrder(graph);
  if (!sorted.ok) return new Map();
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const incoming = edgesByTarget(graph);
  const columnOf = new Map<string, number>();
  for (const id of sorted.order) {
    const before = (incoming.get(id) ?? []).map(({ source }) => columnOf.get(source) ?? 0);
    columnOf.set(id, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  const columns = Map.groupBy(sorted.order, (id) => columnOf.get(id) ?? 0);
  const centers = new Map<string, number>();
  const positions = new Map<string, Position>();
  for (const [column, ids] of [...columns].toSorted(([a], [b]) => a - b)) {
    const wishes = new Map(ids.map((id) => [id, wishedCenter({ id })]));
    const ordered = ids.toSorted((a, b) => (wishes.get(a) ?? 0) - (wishes.get(b) ?? 0));
    let bottom = Number.NEGATIVE_INFINITY;
    const tops = ordered.map((id) => {
      const height = heightOf(id);
      const top = Math.max((wishes.get(id) ?? 0) - height / 2, bottom + nodeGap.y);
      bottom = top + height;
      return { id, top, height };
    });
    // What had to be pushed down is moved back up by half, so that the column stands around its wishes.
    const pushed = tops.reduce(
      (sum, { id, top, height }) => sum + top + height / 2 - (wishes.get(id) ?? 0),
      0,
    );
    const shift = pushed / Math.max(1, tops.length);
    for (const { id, top, height } of tops) {
      const y = Math.round((top - shift) / gridStep) * gridStep;
      centers.set(id, y + height / 2);
      positions.set(id, { x: column * (nodeWidth + nodeGap.x), y });
    }
  }
  return positions;

  function heightOf(id: string): number {
    const node = nodes.get(id);
    return nodeHeight(node ? outputsOf(node).length : 1);
  }

  function wishedCenter({ id }: { id: string }): number {
    const edges = incoming.get(id) ?? [];
    if (edges.length === 0) return 0;
    const sum = edges.reduce((total, { source, sourceHandle }) => {
      const node = nodes.get(source);
      const outputs = node ? outputsOf(node) : [];
      const row = Math.max(0, outputs.indexOf(sourceHandle ?? "out")) - (outputs.length - 1) / 2;
      return total + (centers.get(source) ?? 0) + row * (nodeHeight(1) + nodeGap.y);
    }, 0);
    return sum / edges.length;
  }
}
