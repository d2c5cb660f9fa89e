import { edgesBySource, nodesById, reachable, sourceHandleOf } from "./adjacency.ts";
import type { GraphContent, NodeConfiguration, Position, WorkflowEdge, WorkflowNode } from "./model.ts";
import { type EditResult, type Refusal, done, refused } from "./result.ts";

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
  const gone = new Set(nodeIds);
  // A node's children stand anywhere in the list: repeat until no parent is left without its child.
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    for (const node of graph.nodes)
      if (node.parentId !== undefined && gone.has(node.parentId)) gone.add(node.id);
  }
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

/**
 * Connects two nodes.
 * @returns `graph.cycle`, `graph.edge_duplicate`, `graph.edge_invalid` or `graph.node_not_found` where that cannot be.
 */
export function addEdge<G extends Content>({ graph, edge }: { graph: G; edge: WorkflowEdge }): EditResult<G> {
  const problem = connectionProblem({ graph, edge });
  return problem ?? done({ ...graph, edges: [...graph.edges, edge] });
}

/** Why this edge cannot be added, or `undefined` if it can. What the editor asks while a connection is dragged. */
export function connectionProblem({
  graph,
  edge,
}: {
  graph: Content;
  edge: WorkflowEdge;
}): Refusal | undefined {
  const nodes = nodesById(graph);
  const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
  if (!source) return nodeNotFound(edge.source);
  if (!target) return nodeNotFound(edge.target);
  if (source.parentId !== target.parentId) {
    return edgeRefused({
      code: "graph.edge_invalid",
      message: "An edge cannot cross the border of a loop.",
      edge,
    });
  }
  if (source.id === target.id)
    return edgeRefused({ code: "graph.cycle", message: "A node cannot be connected to itself.", edge });
  for (const existing of graph.edges) {
    if (existing.id === edge.id)
      return edgeRefused({ code: "graph.edge_invalid", message: `The edge id “${edge.id}” is taken.`, edge });
    if (
      existing.source === edge.source &&
      existing.target === edge.target &&
      sourceHandleOf(existing) === sourceHandleOf(edge)
    ) {
      return edgeRefused({
        code: "graph.edge_duplicate",
        message: "These two nodes are already connected.",
        edge,
      });
    }
  }
  const outgoing = edgesBySource(graph);
  const after = reachable({
    start: target.id,
    next: (id) => (outgoing.get(id) ?? []).map((next) => next.target),
  });
  if (after.has(source.id)) {
    return edgeRefused({
      code: "graph.cycle",
      message: `“${target.data.label}” already leads to “${source.data.label}”.`,
      edge,
    });
  }
  return undefined;
}

/** @returns `graph.edge_not_found` if there is none. */
export function deleteEdge<G extends Content>({
  graph,
  edgeId,
}: {
  graph: G;
  edgeId: string;
}): EditResult<G> {
  const edges = graph.edges.filter(({ id }) => id !== edgeId);
  if (edges.length === graph.edges.length) {
    return refused({
      code: "graph.edge_not_found",
      message: "This connection does not exist.",
      details: { edgeId },
    });
  }
  return done({ ...graph, edges });
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

function nodeNotFound(nodeId: string): Refusal {
  return refused({
    code: "graph.node_not_found",
    message: `There is no node with the id “${nodeId}”.`,
    details: { nodeId },
  });
}

function edgeRefused({
  code,
  message,
  edge,
}: {
  code: "graph.cycle" | "graph.edge_duplicate" | "graph.edge_invalid";
  message: string;
  edge: WorkflowEdge;
}): Refusal {
  return refused({ code, message, details: { edgeId: edge.id, source: edge.source, target: edge.target } });
}
