import { WorkfuseError } from "@workfuse/errors";
import { edgesBySource, edgesByTarget, nodesById, sourceHandleOf } from "./adjacency.ts";
import type { GraphContent, WorkflowEdge, WorkflowNode } from "./model.ts";
import type { EffectClass, NodeTypeInfo, NodeTypes } from "./node-types.ts";
import { topologicalOrder } from "./topological-order.ts";

export type PlannedEdge = { readonly from: number; readonly to: number; readonly handle: string };

/** A node with all that the interpreter would otherwise look up again for every execution. */
export type PlannedNode = {
  readonly index: number;
  readonly node: WorkflowNode;
  readonly effect: EffectClass;
  readonly role: "trigger" | "action";
  readonly incoming: readonly PlannedEdge[];
  readonly outgoing: readonly PlannedEdge[];
};

/** Computed once per version. `nodes` stands in topological order; indexes point into it. */
export type ExecutionPlan = { readonly nodes: readonly PlannedNode[]; readonly triggerIndex: number };

/** Turns a valid graph into a plan. Notes are left out. @throws WorkfuseError `graph.invalid`, `graph.cycle` */
export function planGraph({
  graph,
  nodeTypes,
}: {
  graph: GraphContent;
  nodeTypes: NodeTypes;
}): ExecutionPlan {
  const sorted = topologicalOrder(graph);
  if (!sorted.ok) {
    throw new WorkfuseError({
      code: "graph.cycle",
      message: `The nodes ${sorted.cycle.join(", ")} form a cycle.`,
      details: { nodeIds: sorted.cycle },
    });
  }
  const byId = nodesById(graph);
  const runnable: { node: WorkflowNode; role: "trigger" | "action"; effect: EffectClass }[] = [];
  for (const id of sorted.order) {
    const node = byId.get(id);
    const info = node && nodeTypes.get(node.type);
    if (!node || !info) {
      throw new WorkfuseError({
        code: "graph.invalid",
        message: `The node “${id}” has a type that does not exist here.`,
        details: { nodeId: id },
      });
    }
    if (info.role !== "note") runnable.push({ node, role: info.role, effect: effectOf({ node, info }) });
  }
  const indexes = new Map(runnable.map(({ node }, index) => [node.id, index]));
  const bySource = edgesBySource(graph);
  const byTarget = edgesByTarget(graph);
  const planned = runnable.map(({ node, role, effect }, index): PlannedNode => {
    return {
      index,
      node,
      role,
      effect,
      incoming: plannedEdges({ edges: byTarget.get(node.id) ?? [], indexes }),
      outgoing: plannedEdges({ edges: bySource.get(node.id) ?? [], indexes }),
    };
  });
  const triggerIndex = planned.findIndex(({ role }) => role === "trigger");
  if (triggerIndex < 0) {
    throw new WorkfuseError({ code: "graph.invalid", message: "The workflow has no trigger." });
  }
  return { nodes: planned, triggerIndex };
}

function effectOf({ node, info }: { node: WorkflowNode; info: NodeTypeInfo }): EffectClass {
  try {
    return info.effect(node.data.config);
  } catch (cause) {
    throw new WorkfuseError({
      code: "graph.invalid",
      message: `The settings of “${node.data.label}” cannot be read.`,
      details: { nodeId: node.id },
      cause,
    });
  }
}

function plannedEdges({
  edges,
  indexes,
}: {
  edges: readonly WorkflowEdge[];
  indexes: ReadonlyMap<string, number>;
}): readonly PlannedEdge[] {
  return edges.flatMap((edge) => {
    const [from, to] = [indexes.get(edge.source), indexes.get(edge.target)];
    return from === undefined || to === undefined ? [] : [{ from, to, handle: sourceHandleOf(edge) }];
  });
}
