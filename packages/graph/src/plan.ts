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
  /** It runs as soon as one edge into it is live. */
  readonly startsOnFirst?: true;
  /** The nodes inside a loop, in topological order. Their indexes and edges point into this list. */
  readonly body?: readonly PlannedNode[];
};

/** Computed once per version. `nodes` stands in topological order; indexes point into it. */
export type ExecutionPlan = { readonly nodes: readonly PlannedNode[]; readonly triggerIndex: number };

type Runnable = Pick<PlannedNode, "node" | "role" | "effect" | "startsOnFirst">;

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
  const levels = new Map<string | undefined, Runnable[]>();
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
    if (info.role === "note") continue;
    const level = levels.get(node.parentId) ?? [];
    level.push({
      node,
      role: info.role,
      effect: effectOf({ node, info }),
      ...(info.startsOnFirst?.(node.data.config) === true ? { startsOnFirst: true } : {}),
    });
    levels.set(node.parentId, level);
  }
  const planned = planLevel({
    levels,
    parentId: undefined,
    bySource: edgesBySource(graph),
    byTarget: edgesByTarget(graph),
  });
  const triggerIndex = planned.findIndex(({ role }) => role === "trigger");
  if (triggerIndex < 0) {
    throw new WorkfuseError({ code: "graph.invalid", message: "The workflow has no trigger." });
  }
  return { nodes: planned, triggerIndex };
}

/** The nodes of one loop's body, or of the workflow outside of loops. Bodies nest only as deep as validation allows. */
function planLevel(input: {
  levels: ReadonlyMap<string | undefined, readonly Runnable[]>;
  parentId: string | undefined;
  bySource: ReadonlyMap<string, readonly WorkflowEdge[]>;
  byTarget: ReadonlyMap<string, readonly WorkflowEdge[]>;
}): readonly PlannedNode[] {
  const { levels, parentId, bySource, byTarget } = input;
  const level = levels.get(parentId) ?? [];
  const indexes = new Map(level.map(({ node }, index) => [node.id, index]));
  return level.map((runnable, index): PlannedNode => {
    const { id } = runnable.node;
    return {
      ...runnable,
      index,
      incoming: plannedEdges({ edges: byTarget.get(id) ?? [], indexes }),
      outgoing: plannedEdges({ edges: bySource.get(id) ?? [], indexes }),
      ...(levels.has(id) ? { body: planLevel({ ...input, parentId: id }) } : {}),
    };
  });
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
