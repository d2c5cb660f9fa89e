import {
  type EditResult,
  type GraphContent,
  type NodeConfiguration,
  type Position,
  type WorkflowEdge,
  type WorkflowNode,
  addEdge,
  addNode,
  createFreeIds,
  defaultHandle,
  nodesById,
  sourceHandleOf,
  updateNodeConfig,
} from "@workfuse/graph";
import { type NodeType, catalog } from "@workfuse/nodes/catalog";
import { boxesOf, overlaps } from "../canvas/boxes.ts";
import { framePadding, nodeGap, nodeHeight, nodeWidth } from "../canvas/node-size.ts";
import { isNote, outputsOf } from "./outputs-of.ts";

/** An output of a node that a new node is to be connected to. */
export type Origin = { readonly nodeId: string; readonly handle: string };

/** A node of this type with what it starts with. */
export function createNode({
  graph,
  type,
  position,
  parentId,
}: {
  graph: GraphContent;
  type: NodeType;
  position: Position;
  /** The loop that it stands in. */
  parentId?: string | undefined;
}): WorkflowNode {
  const { label, initialConfig } = catalog[type];
  const free = createFreeIds(graph);
  return {
    id: free.node(type),
    type,
    position: { x: Math.round(position.x), y: Math.round(position.y) },
    data: { label: free.label(label), config: structuredClone(initialConfig) },
    ...(parentId === undefined ? {} : { parentId }),
  };
}

export function edgeFrom({ origin, target }: { origin: Origin; target: string }): WorkflowEdge {
  // Random: what two people connect at the same time has two ids.
  const id = `e_${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
  const edge = { id, source: origin.nodeId, target };
  return origin.handle === defaultHandle ? edge : { ...edge, sourceHandle: origin.handle };
}

/** Adds a node and, where an origin is given, leads to it. */
export function addConnectedNode({
  graph,
  node,
  origin,
}: {
  graph: GraphContent;
  node: WorkflowNode;
  origin: Origin | undefined;
}): EditResult<GraphContent> {
  const added = addNode({ graph, node });
  if (!added.ok || origin === undefined) return added;
  return addEdge({ graph: added.value, edge: edgeFrom({ origin, target: node.id }) });
}

/** A node's first output that leads nowhere yet, or its first one. */
export function firstFreeOutput({
  graph,
  nodeId,
}: {
  graph: GraphContent;
  nodeId: string | null;
}): Origin | undefined {
  const node = nodesById(graph).get(nodeId ?? "");
  if (!node) return undefined;
  const used = new Set(graph.edges.filter(({ source }) => source === node.id).map(sourceHandleOf));
  const outputs = outputsOf(node);
  const handle = outputs.find((output) => !used.has(output)) ?? outputs[0] ?? defaultHandle;
  return { nodeId: node.id, handle };
}

/** Where a new node after this output has room: to the right, below what stands there already. */
export function placeAfter({ graph, origin }: { graph: GraphContent; origin: Origin }): Position {
  const node = nodesById(graph).get(origin.nodeId);
  const box = boxesOf(graph).get(origin.nodeId);
  if (!node || !box) return { x: 0, y: 0 };
  const outputs = outputsOf(node);
  const row = Math.max(0, outputs.indexOf(origin.handle));
  const spread = (row - (outputs.length - 1) / 2) * (nodeHeight(1) + nodeGap.y);
  return freePosition({
    graph,
    parentId: node.parentId,
    position: { x: box.x + box.width + nodeGap.x, y: box.y + spread },
  });
}

/** Where a new node inside of a loop has room. */
export function placeInside({ graph, loopId }: { graph: GraphContent; loopId: string }): Position {
  const box = boxesOf(graph).get(loopId) ?? { x: 0, y: 0 };
  const position = { x: box.x + framePadding.left, y: box.y + framePadding.top };
  return freePosition({ graph, parentId: loopId, position });
}

/** The nearest position at or below this one where a node covers no other one of its loop. */
export function freePosition({
  graph,
  position,
  parentId,
}: {
  graph: GraphContent;
  position: Position;
  parentId?: string | undefined;
}): Position {
  const boxes = boxesOf(graph);
  const others = graph.nodes.flatMap((node) => {
    const box = boxes.get(node.id);
    return box && node.parentId === parentId && !isNote(node) ? [box] : [];
  });
  let { y } = position;
  const isTaken = (): boolean => {
    const [margin, height] = [nodeGap.y / 2, nodeHeight(1)];
    const wanted = { x: position.x, y: y - margin, width: nodeWidth, height: height + 2 * margin };
    return others.some((box) => overlaps(box, wanted));
  };
  while (isTaken()) y += nodeHeight(1) + nodeGap.y;
  return { x: Math.round(position.x), y: Math.round(y) };
}

/**
 * Changes a node's configuration. Edges at outputs that are renamed in place follow; those at outputs that are gone
 * are removed, as they would lead from nowhere.
 */
export function configureNode({
  graph,
  nodeId,
  data,
}: {
  graph: GraphContent;
  nodeId: string;
  data: NodeConfiguration;
}): EditResult<GraphContent> {
  const node = nodesById(graph).get(nodeId);
  const updated = updateNodeConfig({ graph, nodeId, data });
  if (!updated.ok || !node) return updated;
  const [before, after] = [outputsOf(node), outputsOf({ type: node.type, data })];
  if (before.join("\n") === after.join("\n")) return updated;
  const renamed = new Map(
    before.length === after.length ? before.map((name, index) => [name, after[index] ?? name]) : [],
  );
  const edges = updated.value.edges.flatMap((edge) => {
    if (edge.source !== nodeId) return [edge];
    const handle = sourceHandleOf(edge);
    if (after.includes(handle)) return [edge];
    const name = renamed.get(handle);
    return name === undefined ? [] : [{ ...edge, sourceHandle: name }];
  });
  return { ok: true, value: { ...updated.value, edges } };
}
