import { edgesBySource, nodesById, reachable, sourceHandleOf } from "./adjacency.ts";
import type { GraphContent, WorkflowEdge } from "./model.ts";
import { type EditResult, type Refusal, done, nodeNotFound, refused } from "./result.ts";

type Content = Pick<GraphContent, "nodes" | "edges">;

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
