import { withBodies } from "./bodies.ts";
import type { GraphContent, NodeConfiguration, Position, WorkflowNode } from "./model.ts";
import { type EditResult, done, nodeNotFound, refused } from "./result.ts";

type Content = Pick<GraphContent, "nodes" | "edges">;

/** Adds a node. @returns `graph.invalid` if the id is taken. */
export function addNode<G extends Content>({ graph, node }: { graph: G; node: WorkflowNode }): EditResult<G> {
  if (graph.nodes.some(({ id }) => id === node.id)) {
    return refused({
      code: "graph.invalid",
      message: `There is already a node with the id “${node.id}”.`,
      details: { nodeId: node.id },
    });
  }
  return done({ ...graph, nodes: [...graph.nodes, node] });
}

/** Deletes nodes, everything inside them, and every edge at any of them. Unknown ids are passed over. */
export function deleteNodes<G extends Content>({
  graph,
  nodeIds,
}: {
  graph: G;
  nodeIds: Iterable<string>;
}): G {
  const gone = withBodies({ graph, nodeIds });
  const nodes = graph.nodes.filter(({ id }) => !gone.has(id));
  if (nodes.length === graph.nodes.length) return graph;
  return {
    ...graph,
    nodes,
    edges: graph.edges.filter(({ source, target }) => !gone.has(source) && !gone.has(target)),
  };
}

/** Deletes one node with its edges. @returns `graph.node_not_found` if there is none. */
export function deleteNode<G extends Content>({
  graph,
  nodeId,
}: {
  graph: G;
  nodeId: string;
}): EditResult<G> {
  const after = deleteNodes({ graph, nodeIds: [nodeId] });
  return after === graph ? nodeNotFound(nodeId) : done(after);
}

/** Replaces a node's configuration. @returns `graph.node_not_found`. */
export function updateNodeConfig<G extends Content>({
  graph,
  nodeId,
  data,
}: {
  graph: G;
  nodeId: string;
  data: NodeConfiguration;
}): EditResult<G> {
  return changeNode({ graph, nodeId, change: (node) => ({ ...node, data }) });
}

/** Moves nodes to new positions. Unknown ids are passed over. */
export function moveNodes<G extends Content>({
  graph,
  positions,
}: {
  graph: G;
  positions: ReadonlyMap<string, Position>;
}): G {
  const nodes = graph.nodes.map((node) => {
    const position = positions.get(node.id);
    return position === undefined ? node : { ...node, position };
  });
  return { ...graph, nodes };
}

/** Switches nodes off or on again. */
export function setDisabled<G extends Content>({
  graph,
  nodeId,
  disabled,
}: {
  graph: G;
  nodeId: string;
  disabled: boolean;
}): EditResult<G> {
  return changeNode({
    graph,
    nodeId,
    change: ({ disabled: _before, ...node }) => (disabled ? { ...node, disabled } : node),
  });
}

function changeNode<G extends Content>({
  graph,
  nodeId,
  change,
}: {
  graph: G;
  nodeId: string;
  change: (node: WorkflowNode) => WorkflowNode;
}): EditResult<G> {
  const index = graph.nodes.findIndex(({ id }) => id === nodeId);
  const node = graph.nodes[index];
  if (!node) return nodeNotFound(nodeId);
  return done({ ...graph, nodes: graph.nodes.with(index, change(node)) });
}
