import { deepestNesting } from "./bodies.ts";
import { nodesById } from "./adjacency.ts";
import type { GraphContent, WorkflowNode } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import type { GraphProblem } from "./problem.ts";

/** What is wrong with where nodes stand: loops that do not exist or are none, circles, too many levels, triggers. */
export function* parentProblems({
  graph,
  nodeTypes,
}: {
  graph: Pick<GraphContent, "nodes">;
  nodeTypes: NodeTypes;
}): Generator<GraphProblem> {
  const nodes = nodesById(graph);
  const depths = nestingDepths(nodes);
  for (const [index, node] of graph.nodes.entries()) {
    const { id, parentId } = node;
    if (parentId === undefined) continue;
    const parent = nodes.get(parentId);
    const at = { nodeId: id, severity: "error", path: ["nodes", index, "parentId"] } as const;
    const { label } = node.data;
    if (!parent) {
      yield {
        ...at,
        code: "node.parent_missing",
        message: `The loop “${parentId}” around “${label}” does not exist.`,
      };
      continue;
    }
    const info = nodeTypes.get(parent.type);
    // What an unknown type may hold is not known; that it is unknown is said elsewhere.
    if (info && info.container !== true) {
      yield {
        ...at,
        code: "node.parent_not_loop",
        message: `“${label}” stands inside of “${parent.data.label}”, which is no loop.`,
      };
    }
    if (nodeTypes.get(node.type)?.role === "trigger") {
      yield {
        ...at,
        code: "node.trigger_in_loop",
        message: `“${label}” starts the workflow; it cannot stand inside of a loop.`,
      };
    }
    const depth = depths.get(id);
    if (depth === undefined) {
      yield {
        ...at,
        code: "node.parent_cycle",
        message: `“${label}” would stand inside of itself.`,
      };
    } else if (depth > deepestNesting) {
      yield {
        ...at,
        code: "node.nested_too_deep",
        message: `“${label}” stands inside of ${depth} loops; ${deepestNesting} is the most.`,
      };
    }
  }
}

/** How many loops are around each node; none for nodes in a circle of parents, or inside of one. Linear. */
function nestingDepths(nodes: ReadonlyMap<string, WorkflowNode>): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const circular = new Set<string>();
  for (const start of nodes.keys()) {
    const way: string[] = [];
    const onWay = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && nodes.has(at) && !depths.has(at) && !circular.has(at) && !onWay.has(at)) {
      way.push(at);
      onWay.add(at);
      at = nodes.get(at)?.parentId;
    }
    const isCircle = at !== undefined && (onWay.has(at) || circular.has(at));
    // Of a loop that does not exist it is not asked where it stands.
    let depth = at === undefined ? -1 : (depths.get(at) ?? 0);
    for (const id of way.toReversed()) {
      if (isCircle) circular.add(id);
      else depths.set(id, ++depth);
    }
  }
  return depths;
}
