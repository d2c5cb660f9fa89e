import { nodesById, sourceHandleOf } from "./adjacency.ts";
import { type GraphContent, type WorkflowNode, errorHandle } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import type { GraphProblem } from "./problem.ts";

/** What is wrong with single edges: id, ends, output handle, the border of a loop. */
export function* edgeProblems({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): Generator<GraphProblem> {
  const nodes = nodesById(graph);
  const seen = new Set<string>();
  const handlesOf = new Map<string, ReadonlySet<string>>();
  for (const [index, edge] of graph.edges.entries()) {
    const at = { edgeId: edge.id, severity: "error" } as const;
    const path = ["edges", index] as const;
    if (seen.has(edge.id)) {
      yield {
        ...at,
        code: "edge.duplicate_id",
        message: `The edge id “${edge.id}” is used twice.`,
        path: [...path, "id"],
      };
    }
    seen.add(edge.id);
    const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
    for (const [end, found] of [
      ["source", source],
      ["target", target],
    ] as const) {
      if (!found) {
        yield {
          ...at,
          code: "edge.dangling",
          message: `An edge's ${end}, “${edge[end]}”, does not exist.`,
          path: [...path, end],
        };
      }
    }
    if (!source || !target) continue;
    if (source.parentId !== target.parentId) {
      yield {
        ...at,
        code: "edge.crosses_loop",
        message: `The edge from “${source.data.label}” to “${target.data.label}” crosses the border of a loop.`,
        path,
      };
    }
    if (nodeTypes.get(target.type)?.role === "trigger") {
      yield {
        ...at,
        code: "edge.into_trigger",
        message: `“${target.data.label}” starts the workflow; nothing can lead to it.`,
        path: [...path, "target"],
      };
    }
    const handle = sourceHandleOf(edge);
    if (!handles({ node: source, nodeTypes, known: handlesOf }).has(handle)) {
      yield {
        ...at,
        code: "edge.unknown_handle",
        nodeId: source.id,
        message: `“${source.data.label}” has no output “${handle}”.`,
        path: [...path, "sourceHandle"],
      };
    }
  }
}

function handles({
  node,
  nodeTypes,
  known,
}: {
  node: WorkflowNode;
  nodeTypes: NodeTypes;
  known: Map<string, ReadonlySet<string>>;
}): ReadonlySet<string> {
  const before = known.get(node.id);
  if (before) return before;
  const found = new Set([...(nodeTypes.get(node.type)?.outputs(node.data.config) ?? []), errorHandle]);
  known.set(node.id, found);
  return found;
}
