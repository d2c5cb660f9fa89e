import { WorkfuseError } from "@workfuse/errors";
import {
  type EditResult,
  type GraphContent,
  type Position,
  type WorkflowNode,
  loopsAround,
  moveNodes,
  nodesById,
  withBodies,
} from "@workfuse/graph";
import { definitionOf } from "@workfuse/nodes/catalog";
import { boxesOf, centreOf, loopAt, overlaps } from "../canvas/boxes.ts";
import type { Box } from "../canvas/into-view.ts";
import { isLoop, isNote } from "./outputs-of.ts";

type Positions = ReadonlyMap<string, Position>;

/** Where everything goes when these nodes go there: what is inside of a loop comes along. */
export function withBodyPositions({
  graph,
  positions,
}: {
  graph: GraphContent;
  positions: Positions;
}): Map<string, Position> {
  const boxes = boxesOf(graph);
  const all = new Map(positions);
  for (const [nodeId, to] of positions) {
    const from = boxes.get(nodeId);
    if (!from) continue;
    for (const inner of withBodies({ graph, nodeIds: [nodeId] })) {
      const at = boxes.get(inner);
      if (!positions.has(inner) && at) all.set(inner, { x: at.x + to.x - from.x, y: at.y + to.y - from.y });
    }
  }
  return all;
}

/** Moves nodes and what is inside of them; each stays in its loop, whose frame grows with it. */
export function placeNodes({
  graph,
  positions,
}: {
  graph: GraphContent;
  positions: Positions;
}): GraphContent {
  const moved = new Map(
    [...withBodyPositions({ graph, positions })].filter(([id, to]) => {
      const from = boxesOf(graph).get(id);
      return from !== undefined && (from.x !== to.x || from.y !== to.y);
    }),
  );
  if (moved.size === 0) return graph;
  return settleFrames(moveNodes({ graph, positions: moved }));
}

/** A frame's place follows from its body; this writes it down, so that an emptied loop stays where it is. */
export function settleFrames(graph: GraphContent): GraphContent {
  const boxes = boxesOf(graph);
  const positions = new Map(
    graph.nodes.flatMap((node) => {
      const box = isLoop(node) ? boxes.get(node.id) : undefined;
      return box && (box.x !== node.position.x || box.y !== node.position.y)
        ? [[node.id, { x: box.x, y: box.y }] as const]
        : [];
    }),
  );
  return positions.size === 0 ? graph : moveNodes({ graph, positions });
}

/**
 * Drops nodes that were dragged: a node whose middle is inside of a loop's frame joins that loop, one that is pulled out
 * of its frame altogether leaves it. @returns `graph.edge_invalid` where a connection would cross the border
 */
export function dropNodes({
  graph,
  positions,
}: {
  graph: GraphContent;
  positions: Positions;
}): EditResult<GraphContent> {
  const nodes = nodesById(graph);
  const boxes = boxesOf(graph);
  const moving = withBodies({ graph, nodeIds: positions.keys() });
  const targets = new Map<string, string | undefined>();
  for (const [id, to] of positions) {
    const [node, box] = [nodes.get(id), boxes.get(id)];
    // What is inside of something that moves stays inside of it.
    if (!node || !box || (node.parentId !== undefined && moving.has(node.parentId))) continue;
    const target = targetOf({ graph, node, box: { ...box, ...to }, moving });
    if (target !== node.parentId) targets.set(id, target);
  }
  // First into the loop: what was the last in a frame leaves the frame where it is.
  const joined = joinLoops({ graph, targets });
  return joined.ok ? { ok: true, value: placeNodes({ graph: joined.value, positions }) } : joined;
}

function targetOf({
  graph,
  node,
  box,
  moving,
}: {
  graph: GraphContent;
  node: WorkflowNode;
  box: Box;
  moving: ReadonlySet<string>;
}): string | undefined {
  const nodes = nodesById(graph);
  const target = loopAt({ graph, point: centreOf(box), except: moving });
  if (target === node.parentId || isTrigger(node)) return node.parentId;
  const around = loopsAround({ nodes, nodeId: node.id });
  const home = boxesOf(graph).get(node.parentId ?? "");
  // Pulled over the border in part, it makes the frame larger.
  if (home && (target === undefined || around.includes(target)) && overlaps(home, box)) return node.parentId;
  const frame = boxesOf(graph).get(target ?? "");
  // A note may lie across a frame without being a part of it.
  if (isNote(node) && frame && !encloses(frame, box)) return node.parentId;
  return target;
}

function encloses(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/**
 * Puts nodes into loops, or out of them where no loop is given.
 * @returns `graph.edge_invalid` where a connection would cross the border
 */
export function joinLoops({
  graph,
  targets,
}: {
  graph: GraphContent;
  /** The loop by node id. */
  targets: ReadonlyMap<string, string | undefined>;
}): EditResult<GraphContent> {
  if (targets.size === 0) return { ok: true, value: graph };
  const nodes = graph.nodes.map((node) => {
    if (!targets.has(node.id)) return node;
    const { parentId: _before, ...free } = node;
    const parentId = targets.get(node.id);
    return parentId === undefined ? free : { ...free, parentId };
  });
  const after = nodesById({ nodes });
  for (const { id, source, target } of graph.edges) {
    const [from, to] = [after.get(source), after.get(target)];
    if (!from || !to || from.parentId === to.parentId) continue;
    const [node, other] = targets.has(source) ? [from, to] : [to, from];
    const message =
      `“${node.data.label}” is connected with “${other.data.label}”, and no connection can cross the border of a loop. ` +
      "Disconnect them first, or move both.";
    const details = { edgeId: id, source, target };
    return { ok: false, error: new WorkfuseError({ code: "graph.edge_invalid", message, details }) };
  }
  return { ok: true, value: settleFrames({ ...graph, nodes }) };
}

function isTrigger({ type }: WorkflowNode): boolean {
  return definitionOf(type)?.role === "trigger";
}

/** After a loop has grown around this node, what stands right of it or below it makes room; so do the loops around it. */
export function makeRoom({
  before,
  graph,
  nodeId,
}: {
  before: GraphContent;
  graph: GraphContent;
  nodeId: string;
}): GraphContent {
  let current = graph;
  for (const loopId of loopsAround({ nodes: nodesById(graph), nodeId })) {
    const [was, is] = [boxesOf(before).get(loopId), boxesOf(current).get(loopId)];
    if (!was || !is) continue;
    const [right, bottom] = [was.x + was.width, was.y + was.height];
    const grown = { x: Math.max(0, is.x + is.width - right), y: Math.max(0, is.y + is.height - bottom) };
    const parentId = nodesById(current).get(loopId)?.parentId;
    const positions = new Map<string, Position>();
    for (const node of current.nodes) {
      const box = boxesOf(current).get(node.id);
      if (!box || node.parentId !== parentId || node.id === loopId || isNote(node)) continue;
      const [isRight, isBelow] = [
        box.x >= right,
        box.y >= bottom && box.x < is.x + is.width && box.x + box.width > is.x,
      ];
      if (isRight && grown.x > 0) positions.set(node.id, { x: box.x + grown.x, y: box.y });
      else if (isBelow && grown.y > 0) positions.set(node.id, { x: box.x, y: box.y + grown.y });
    }
    current = placeNodes({ graph: current, positions });
  }
  return current;
}
