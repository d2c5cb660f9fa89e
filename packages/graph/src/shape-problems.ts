import { edgesBySource, nodesById, reachable } from "./adjacency.ts";
import type { GraphContent } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import type { GraphProblem } from "./problem.ts";
import { topologicalOrder } from "./topological-order.ts";

/** What is wrong with the graph as a whole: cycles, triggers, nodes that nothing leads to. */
export function* shapeProblems({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): Generator<GraphProblem> {
  const order = topologicalOrder(graph);
  if (!order.ok) {
    const nodes = nodesById(graph);
    const labels = order.cycle.map((id) => nodes.get(id)?.data.label ?? id).join(" → ");
    yield {
      code: "graph.cycle",
      severity: "error",
      message: `These nodes form a cycle: ${labels}.`,
      path: ["edges"],
      nodeIds: order.cycle,
    };
  }
  const triggers = [...graph.nodes.entries()].filter(
    ([, { type }]) => nodeTypes.get(type)?.role === "trigger",
  );
  const [first, ...others] = triggers;
  if (!first) {
    yield {
      code: "graph.no_trigger",
      severity: "error",
      message: "A workflow needs a trigger: the node that starts it.",
      path: ["nodes"],
    };
    return;
  }
  for (const [index, other] of others) {
    yield {
      code: "graph.several_triggers",
      severity: "error",
      nodeId: other.id,
      message: `A workflow has exactly one trigger; “${other.data.label}” is one too many.`,
      path: ["nodes", index],
    };
  }
  const outgoing = edgesBySource(graph);
  const reached = reachable({
    start: first[1].id,
    next: (id) => (outgoing.get(id) ?? []).map((edge) => edge.target),
  });
  for (const [index, node] of graph.nodes.entries()) {
    const info = nodeTypes.get(node.type);
    if (
      info?.role !== "action" ||
      node.parentId !== undefined ||
      node.disabled === true ||
      reached.has(node.id)
    )
      continue;
    yield {
      code: "node.unreachable",
      severity: "error",
      nodeId: node.id,
      message: `Nothing leads to “${node.data.label}”: connect it, disable it or delete it.`,
      path: ["nodes", index],
    };
  }
}
