import type { z } from "zod";
import { edgesBySource, nodesById, reachable, sourceHandleOf } from "./adjacency.ts";
import { type GraphContent, type WorkflowNode, errorHandle } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import { topologicalOrder } from "./topological-order.ts";

export type ProblemCode =
  | "node.duplicate_id"
  | "node.unknown_type"
  | "node.config_invalid"
  | "node.unreachable"
  | "node.parent_missing"
  | "edge.duplicate_id"
  | "edge.dangling"
  | "edge.unknown_handle"
  | "edge.into_trigger"
  | "edge.crosses_loop"
  | "graph.cycle"
  | "graph.no_trigger"
  | "graph.several_triggers";

/** One thing that is wrong with a graph. `path` is where, as keys from the graph's root. */
export type GraphProblem = {
  readonly code: ProblemCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly nodeId?: string;
  readonly edgeId?: string;
  /** For cycles: the nodes of the cycle. */
  readonly nodeIds?: readonly string[];
};

export type ValidationResult = { readonly valid: boolean; readonly problems: readonly GraphProblem[] };

/** Reports everything that is wrong, not only the first. The same check runs in the editor, at save, import and run. */
export function validateGraph({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): ValidationResult {
  const problems = [
    ...nodeProblems({ graph, nodeTypes }),
    ...edgeProblems({ graph, nodeTypes }),
    ...shapeProblems({ graph, nodeTypes }),
  ];
  return { valid: problems.every(({ severity }) => severity !== "error"), problems };
}

function* nodeProblems({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): Generator<GraphProblem> {
  const seen = new Set<string>();
  const nodes = nodesById(graph);
  for (const [index, node] of graph.nodes.entries()) {
    const at = { nodeId: node.id, severity: "error" } as const;
    const path = ["nodes", index] as const;
    if (seen.has(node.id)) {
      yield {
        ...at,
        code: "node.duplicate_id",
        message: `The node id “${node.id}” is used twice.`,
        path: [...path, "id"],
      };
    }
    seen.add(node.id);
    if (node.parentId !== undefined && !nodes.has(node.parentId)) {
      yield {
        ...at,
        code: "node.parent_missing",
        message: `The loop “${node.parentId}” around “${node.data.label}” does not exist.`,
        path: [...path, "parentId"],
      };
    }
    const info = nodeTypes.get(node.type);
    if (!info) {
      yield {
        ...at,
        code: "node.unknown_type",
        message: `“${node.data.label}” has the type “${node.type}”, which does not exist here.`,
        path: [...path, "type"],
      };
      continue;
    }
    if (node.disabled === true) continue;
    const parsed = info.authoredConfig.safeParse(node.data.config);
    for (const issue of parsed.error?.issues ?? []) {
      yield {
        ...at,
        code: "node.config_invalid",
        message: `${node.data.label}: ${describeIssue(issue)}`,
        path: [...path, "data", "config", ...issue.path.map(toKey)],
      };
    }
  }
}

function toKey(key: PropertyKey): string | number {
  return typeof key === "symbol" ? String(key) : key;
}

/** A zod issue as a sentence: of a union, the branch that came closest. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join(".");
  if (issue.code === "invalid_union") {
    const closest = issue.errors.toSorted((a, b) => a.length - b.length)[0]?.[0];
    if (closest) return describeIssue({ ...closest, path: [...issue.path, ...closest.path] });
  }
  return path === "" ? issue.message : `${path}: ${issue.message}`;
}

function* edgeProblems({
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

function* shapeProblems({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): Generator<GraphProblem> {
  const order = topologicalOrder(graph);
  if (!order.ok) {
    const labels = order.cycle.map((id) => nodesById(graph).get(id)?.data.label ?? id).join(" → ");
    yield {
      code: "graph.cycle",
      severity: "error",
      message: `These nodes form a cycle: ${labels}.`,
      path: ["edges"],
      nodeIds: order.cycle,
    };
  }
  const triggers = graph.nodes.filter(({ type }) => nodeTypes.get(type)?.role === "trigger");
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
  for (const other of others) {
    yield {
      code: "graph.several_triggers",
      severity: "error",
      nodeId: other.id,
      message: `A workflow has exactly one trigger; “${other.data.label}” is one too many.`,
      path: ["nodes", graph.nodes.indexOf(other)],
    };
  }
  const outgoing = edgesBySource(graph);
  const reached = reachable({
    start: first.id,
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
