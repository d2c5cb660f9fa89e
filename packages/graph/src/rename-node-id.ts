import { type GraphContent, idSchema } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { renameReferences } from "./rename-references.ts";
import { type EditResult, done, nodeNotFound, refused } from "./result.ts";

/**
 * Gives a node another id: edges, the body of a loop, templates and code follow.
 * @returns `graph.node_not_found`; `graph.invalid` for an id that is taken or not allowed
 */
export function renameNodeId<G extends Pick<GraphContent, "nodes" | "edges">>({
  graph,
  from,
  to,
  nodeTypes,
}: {
  graph: G;
  from: string;
  to: string;
  nodeTypes: NodeTypes;
}): EditResult<G> {
  if (!graph.nodes.some(({ id }) => id === from)) {
    return nodeNotFound(from);
  }
  if (from === to) return done(graph);
  const allowed = idSchema.safeParse(to);
  const problem = allowed.success
    ? graph.nodes.some(({ id }) => id === to)
      ? `There is already a node with the id “${to}”.`
      : undefined
    : allowed.error.issues[0]?.message;
  if (problem !== undefined)
    return refused({ code: "graph.invalid", message: problem, details: { nodeId: to } });
  const ids = new Map([[from, to]]);
  const nodes = graph.nodes.map((before) => {
    const node = renameReferences({ node: before, ids, nodeTypes });
    if (node.id !== from && node.parentId !== from) return node;
    return {
      ...node,
      id: ids.get(node.id) ?? node.id,
      ...(node.parentId === undefined ? {} : { parentId: ids.get(node.parentId) ?? node.parentId }),
    };
  });
  const edges = graph.edges.map((edge) =>
    edge.source === from || edge.target === from
      ? { ...edge, source: ids.get(edge.source) ?? edge.source, target: ids.get(edge.target) ?? edge.target }
      : edge,
  );
  return done({ ...graph, nodes, edges });
}
