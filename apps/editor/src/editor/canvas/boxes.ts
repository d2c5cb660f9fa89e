import { type GraphContent, type Position, type WorkflowNode, loopsAround, nodesById } from "@workfuse/graph";
import { isLoop, isNote, outputsOf } from "../state/outputs-of.ts";
import type { Box } from "./into-view.ts";
import { emptyFrame, framePadding, nodeHeight, nodeWidth } from "./node-size.ts";

type Nodes = Pick<GraphContent, "nodes">;

const noteSize = { width: 240, height: 120 } as const;
const known = new WeakMap<readonly WorkflowNode[], ReadonlyMap<string, Box>>();

/**
 * Where each node stands and how large it is. Positions are those of the canvas, also inside of loops; a loop is drawn as
 * a frame around its body, so that its place follows from those of the nodes in it.
 */
export function boxesOf({ nodes }: Nodes): ReadonlyMap<string, Box> {
  const before = known.get(nodes);
  if (before) return before;
  const bodies = Map.groupBy(nodes, ({ parentId }) => parentId);
  const boxes = new Map<string, Box>();
  // A circle of parents is a mistake that is named elsewhere; it must not hang the page.
  const open = new Set<string>();
  const boxOf = (node: WorkflowNode): Box => {
    const done = boxes.get(node.id);
    if (done) return done;
    open.add(node.id);
    const body = isLoop(node) ? (bodies.get(node.id) ?? []).filter(({ id }) => !open.has(id)) : [];
    const box = body.length > 0 ? frameAround(body.map(boxOf)) : ownBox(node);
    open.delete(node.id);
    boxes.set(node.id, box);
    return box;
  };
  for (const node of nodes) boxOf(node);
  known.set(nodes, boxes);
  return boxes;
}

function frameAround(body: readonly Box[]): Box {
  const x = Math.min(...body.map((box) => box.x)) - framePadding.left;
  const y = Math.min(...body.map((box) => box.y)) - framePadding.top;
  const right = Math.max(...body.map((box) => box.x + box.width)) + framePadding.right;
  const bottom = Math.max(...body.map((box) => box.y + box.height)) + framePadding.bottom;
  return { x, y, width: Math.max(emptyFrame.width, right - x), height: bottom - y };
}

function ownBox(node: WorkflowNode): Box {
  const { position, data } = node;
  if (isLoop(node)) return { ...position, ...emptyFrame };
  if (!isNote(node)) return { ...position, width: nodeWidth, height: nodeHeight(outputsOf(node).length) };
  const { width, height } = data.config;
  return {
    ...position,
    width: typeof width === "number" ? width : noteSize.width,
    height: typeof height === "number" ? height : noteSize.height,
  };
}

function contains({ box, point }: { box: Box; point: Position }): boolean {
  return (
    point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height
  );
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function centreOf({ x, y, width, height }: Box): Position {
  return { x: x + width / 2, y: y + height / 2 };
}

/** The innermost loop at a point of the canvas. */
export function loopAt({
  graph,
  point,
  except = new Set(),
}: {
  graph: Nodes;
  point: Position;
  /** Loops that do not count, such as those that are being moved. */
  except?: ReadonlySet<string>;
}): string | undefined {
  const boxes = boxesOf(graph);
  const nodes = nodesById(graph);
  const found = graph.nodes
    .filter((node) => isLoop(node) && !except.has(node.id))
    .filter(({ id }) => {
      const box = boxes.get(id);
      return box !== undefined && contains({ box, point });
    })
    .map(({ id }) => ({ id, depth: loopsAround({ nodes, nodeId: id }).length }));
  return found.toSorted((a, b) => b.depth - a.depth)[0]?.id;
}
