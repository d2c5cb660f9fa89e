import { sourceHandleOf } from "./adjacency.ts";
import { addEdge, deleteEdge } from "./connect.ts";
import { addNode } from "./edit.ts";
import { createFreeIds } from "./free-ids.ts";
import { type GraphContent, type WorkflowEdge, type WorkflowNode, errorHandle } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { outputsOf, withHandle } from "./outputs.ts";
import { type EditResult, done, nodeNotFound, refused } from "./result.ts";

type Content = Pick<GraphContent, "nodes" | "edges">;

/**
 * Puts a node of another type (or another configuration) in a node's place: id, position and loop stay. Edges stay
 * where they fit; those at the old node's first output move to the new one's first; the others go.
 * @returns `graph.node_not_found`, or `graph.group_invalid` for a loop with a body that would no longer be one
 */
export function replaceNode<G extends Content>({
  graph,
  nodeId,
  replacement: { type, data },
  nodeTypes,
}: {
  graph: G;
  nodeId: string;
  replacement: Pick<WorkflowNode, "type" | "data">;
  nodeTypes: NodeTypes;
}): EditResult<G> {
  const index = graph.nodes.findIndex(({ id }) => id === nodeId);
  const before = graph.nodes[index];
  if (!before) {
    return nodeNotFound(nodeId);
  }
  const isLoop = nodeTypes.get(type)?.container === true;
  if (!isLoop && graph.nodes.some(({ parentId }) => parentId === nodeId)) {
    return refused({
      code: "graph.group_invalid",
      message: `“${before.data.label}” has nodes inside of it; take the loop away first.`,
      details: { nodeIds: [nodeId] },
    });
  }
  const [firstBefore] = outputsOf({ node: before, nodeTypes });
  const outputs = outputsOf({ node: { type, data }, nodeTypes });
  const takesEdges = nodeTypes.get(type)?.role === "action";
  const known = new Set<string>();
  const edges = graph.edges.flatMap((edge): WorkflowEdge[] => {
    if (edge.target === nodeId) return takesEdges ? [edge] : [];
    if (edge.source !== nodeId) return [edge];
    const handle = sourceHandleOf(edge);
    const fits = handle === errorHandle || outputs.includes(handle);
    const after = fits ? handle : handle === firstBefore ? outputs[0] : undefined;
    if (after === undefined || known.has(`${after} ${edge.target}`)) return [];
    known.add(`${after} ${edge.target}`);
    return [after === handle ? edge : withHandle({ edge, handle: after })];
  });
  return done({ ...graph, nodes: graph.nodes.with(index, { ...before, type, data }), edges });
}

/**
 * Puts a new node into an edge: source → node → target, going on from the node's first output. The node joins the
 * loop that the edge is in.
 * @returns `graph.edge_not_found`, or why the node or an edge at it cannot be
 */
export function insertOnEdge<G extends Content>({
  graph,
  edgeId,
  node,
  nodeTypes,
}: {
  graph: G;
  edgeId: string;
  node: WorkflowNode;
  nodeTypes: NodeTypes;
}): EditResult<G> {
  const edge = graph.edges.find(({ id }) => id === edgeId);
  const removed = deleteEdge({ graph, edgeId });
  if (!removed.ok || !edge) return removed;
  const { parentId: _own, ...free } = node;
  const parentId = graph.nodes.find(({ id }) => id === edge.source)?.parentId;
  const added = addNode({
    graph: removed.value,
    node: parentId === undefined ? free : { ...free, parentId },
  });
  if (!added.ok) return added;
  const [handle] = outputsOf({ node, nodeTypes });
  if (nodeTypes.get(node.type)?.role !== "action" || handle === undefined) {
    return refused({
      code: "graph.edge_invalid",
      message: `“${node.data.label}” cannot stand between two nodes.`,
      details: { edgeId, nodeId: node.id },
    });
  }
  const { targetHandle, ...before } = edge;
  const first = addEdge({ graph: added.value, edge: { ...before, target: node.id } });
  if (!first.ok) return first;
  const second = withHandle({
    edge: {
      id: createFreeIds(graph).edge(),
      source: node.id,
      target: edge.target,
      ...(targetHandle === undefined ? {} : { targetHandle }),
    },
    handle,
  });
  return addEdge({ graph: first.value, edge: second });
}
