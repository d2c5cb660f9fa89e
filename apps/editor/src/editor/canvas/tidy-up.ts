import {
  type GraphContent,
  type Position,
  type WorkflowNode,
  edgesByTarget,
  topologicalOrder,
} from "@workfuse/graph";
import { isLoop, isNote, outputsOf } from "../state/outputs-of.ts";
import { emptyFrame, framePadding, gridStep, inputTop, nodeGap, nodeHeight, nodeWidth } from "./node-size.ts";

type Size = { readonly width: number; readonly height: number };
type Layout = { readonly positions: ReadonlyMap<string, Position>; readonly size: Size };

/**
 * Positions in columns from left to right: each node one column after the last of those that lead to it, and in its
 * column ordered by where its predecessors stand. The body of a loop is arranged in its frame by the same rule. Notes
 * stay where they are; a graph with a cycle keeps its positions.
 */
export function tidyPositions(graph: GraphContent): ReadonlyMap<string, Position> {
  if (!topologicalOrder(graph).ok) return new Map();
  const bodies = Map.groupBy(
    graph.nodes.filter((node) => !isNote(node)),
    ({ parentId }) => parentId,
  );
  const positions = new Map<string, Position>();
  const top = layoutOf(undefined);
  place({ layout: top, corner: { x: 0, y: 0 } });
  return positions;

  function layoutOf(parentId: string | undefined): Layout & { readonly inner: ReadonlyMap<string, Layout> } {
    const nodes = bodies.get(parentId) ?? [];
    const inner = new Map(
      nodes.filter((node) => isLoop(node) && bodies.has(node.id)).map(({ id }) => [id, layoutOf(id)]),
    );
    const sizeOf = (node: WorkflowNode): Size => {
      const body = inner.get(node.id)?.size;
      if (!body)
        return isLoop(node) ? emptyFrame : { width: nodeWidth, height: nodeHeight(outputsOf(node).length) };
      return {
        width: Math.max(emptyFrame.width, body.width + framePadding.left + framePadding.right),
        height: body.height + framePadding.top + framePadding.bottom,
      };
    };
    return { ...columns({ nodes, edges: graph.edges, sizeOf }), inner };
  }

  function place({
    layout,
    corner,
  }: {
    layout: Layout & { readonly inner?: ReadonlyMap<string, Layout> };
    corner: Position;
  }): void {
    for (const [id, at] of layout.positions) {
      const position = { x: corner.x + at.x, y: corner.y + at.y };
      positions.set(id, position);
      const body = layout.inner?.get(id);
      if (body) {
        const inside = { x: position.x + framePadding.left, y: position.y + framePadding.top };
        place({ layout: body, corner: inside });
      }
    }
  }
}

/** Arranges nodes of one level, from their own top left corner. */
function columns({
  nodes: level,
  edges,
  sizeOf,
}: {
  nodes: readonly WorkflowNode[];
  edges: GraphContent["edges"];
  sizeOf: (node: WorkflowNode) => Size;
}): Layout {
  const nodes = new Map(level.map((node) => [node.id, node]));
  const graph = {
    nodes: [...level],
    edges: edges.filter(({ source, target }) => nodes.has(source) && nodes.has(target)),
  };
  const sorted = topologicalOrder(graph);
  const order = sorted.ok ? sorted.order : [];
  const incoming = edgesByTarget(graph);
  const columnOf = new Map<string, number>();
  for (const id of order) {
    const before = (incoming.get(id) ?? []).map(({ source }) => columnOf.get(source) ?? 0);
    columnOf.set(id, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  const found = new Map<string, Position>();
  const anchors = new Map<string, number>();
  let x = 0;
  for (const [, ids] of [...Map.groupBy(order, (id) => columnOf.get(id) ?? 0)].toSorted(
    ([a], [b]) => a - b,
  )) {
    const wishes = new Map(ids.map((id) => [id, wishedAnchor(id)]));
    const wishOf = (id: string): number => wishes.get(id) ?? 0;
    let bottom = Number.NEGATIVE_INFINITY;
    const tops = ids
      .toSorted((a, b) => wishOf(a) - wishOf(b))
      .map((id) => {
        const top = Math.max(wishOf(id) - anchorIn(id), bottom + nodeGap.y);
        bottom = top + measure(id).height;
        return { id, top };
      });
    // What had to be pushed down is moved back up by half, so that the column stands around its wishes.
    const pushed = tops.reduce((sum, { id, top }) => sum + top + anchorIn(id) - wishOf(id), 0);
    const shift = pushed / Math.max(1, tops.length);
    for (const { id, top } of tops) {
      const y = Math.round((top - shift) / gridStep) * gridStep;
      anchors.set(id, y + anchorIn(id));
      found.set(id, { x, y });
    }
    x += Math.max(...ids.map((id) => measure(id).width)) + nodeGap.x;
  }
  return toCorner();

  function measure(id: string): Size {
    const node = nodes.get(id);
    return node ? sizeOf(node) : { width: 0, height: 0 };
  }

  /** What of a node stands in line with its predecessors: its middle, or a frame's head. */
  function anchorIn(id: string): number {
    const node = nodes.get(id);
    return node && isLoop(node) ? inputTop : measure(id).height / 2;
  }

  function wishedAnchor(id: string): number {
    const before = incoming.get(id) ?? [];
    if (before.length === 0) return 0;
    const sum = before.reduce((total, { source, sourceHandle }) => {
      const node = nodes.get(source);
      const outputs = node ? outputsOf(node) : [];
      const row = Math.max(0, outputs.indexOf(sourceHandle ?? "out")) - (outputs.length - 1) / 2;
      return total + (anchors.get(source) ?? 0) + row * (nodeHeight(1) + nodeGap.y);
    }, 0);
    return sum / before.length;
  }

  function toCorner(): Layout {
    if (found.size === 0) return { positions: found, size: { width: 0, height: 0 } };
    const top = Math.min(...[...found.values()].map(({ y }) => y));
    const bottom = Math.max(...[...found].map(([id, { y }]) => y + measure(id).height));
    const positions = new Map([...found].map(([id, at]) => [id, { x: at.x, y: at.y - top }]));
    return { positions, size: { width: x - nodeGap.x, height: bottom - top } };
  }
}
