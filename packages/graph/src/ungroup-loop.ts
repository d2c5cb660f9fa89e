import { edgesBySource, edgesByTarget, nodesById, sourceHandleOf } from "./adjacency.ts";
import { createFreeIds } from "./free-ids.ts";
import { type GraphContent, type WorkflowEdge, type WorkflowNode, errorHandle } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { outputsOf, withHandle } from "./outputs.ts";
import { type EditResult, done, nodeNotFound, refused } from "./result.ts";

type Content = Pick<GraphContent, "nodes" | "edges">;
type Output = { readonly source: string; readonly handle: string };

/**
 * Takes a loop away and leaves its body in its place, to run once. What led to the loop leads to the body's first nodes;
 * what followed it follows every output of the body that leads nowhere; what followed its error follows the errors of
 * all the body's nodes. An empty loop's neighbours are connected with each other.
 * @returns `graph.node_not_found`, or `graph.group_invalid` if the node is no loop
 */
export function ungroupLoop<G extends Content>({
  graph,
  nodeId,
  nodeTypes,
}: {
  graph: G;
  nodeId: string;
  nodeTypes: NodeTypes;
}): EditResult<G> {
  const loop = nodesById(graph).get(nodeId);
  if (!loop) return nodeNotFound(nodeId);
  if (nodeTypes.get(loop.type)?.container !== true) {
    return refused({
      code: "graph.group_invalid",
      message: `“${loop.data.label}” is no loop.`,
      details: { nodeIds: [nodeId] },
    });
  }
  const body = graph.nodes.filter(
    ({ parentId, type }) => parentId === nodeId && nodeTypes.get(type)?.role === "action",
  );
  const [incoming, outgoing] = [edgesByTarget(graph), edgesBySource(graph)];
  const before: readonly Output[] = (incoming.get(nodeId) ?? []).map((edge) => ({
    source: edge.source,
    handle: sourceHandleOf(edge),
  }));
  const after = outgoing.get(nodeId) ?? [];
  const entries = body.filter(({ id }) => !incoming.has(id)).map(({ id }) => id);
  const exits = body.flatMap((node) => openOutputs({ node, outgoing, nodeTypes }));
  const followers = targets(after.filter((edge) => sourceHandleOf(edge) !== errorHandle));
  const rescuers = targets(after.filter((edge) => sourceHandleOf(edge) === errorHandle));
  const fallible = body.filter(({ data }) => (data.onError ?? "fail") === "fail").map(({ id }) => id);
  const wanted = [
    ...pairs(before, body.length > 0 ? entries : followers),
    ...pairs(exits, followers),
    ...pairs(
      fallible.map((source) => ({ source, handle: errorHandle })),
      rescuers,
    ),
  ];
  const free = createFreeIds(graph);
  const { parentId } = loop;
  const branching = new Set(rescuers.length > 0 ? fallible : []);
  const nodes = graph.nodes.flatMap((node) => {
    if (node.id === nodeId) return [];
    if (node.parentId !== nodeId) return [node];
    const { parentId: _loop, ...own } = node;
    const data = branching.has(node.id) ? { ...node.data, onError: "branch" as const } : node.data;
    return [{ ...own, data, ...(parentId === undefined ? {} : { parentId }) }];
  });
  const edges = [
    ...graph.edges.filter(({ source, target }) => source !== nodeId && target !== nodeId),
    ...wanted.map(({ source, handle, target }) =>
      withHandle({ edge: { id: free.edge(), source, target }, handle }),
    ),
  ];
  return done({ ...graph, nodes, edges });
}

function targets(edges: readonly WorkflowEdge[]): readonly string[] {
  return [...new Set(edges.map(({ target }) => target))];
}

function pairs(outputs: readonly Output[], to: readonly string[]) {
  return outputs.flatMap((output) => to.map((target) => ({ ...output, target })));
}

function openOutputs({
  node,
  outgoing,
  nodeTypes,
}: {
  node: WorkflowNode;
  outgoing: ReadonlyMap<string, readonly WorkflowEdge[]>;
  nodeTypes: NodeTypes;
}): readonly Output[] {
  const used = new Set((outgoing.get(node.id) ?? []).map(sourceHandleOf));
  return outputsOf({ node, nodeTypes })
    .filter((handle) => !used.has(handle))
    .map((handle) => ({ source: node.id, handle }));
}
