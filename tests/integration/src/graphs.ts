import type { GraphContent, WorkflowNode } from "@workfuse/graph";

export function node({
  id,
  type,
  config,
}: {
  id: string;
  type: string;
  config: Record<string, unknown>;
}): WorkflowNode {
  return { id, type, position: { x: 0, y: 0 }, data: { label: id, config } };
}

/** A webhook trigger and these nodes, one after the other. */
export function chain(actions: readonly WorkflowNode[]): GraphContent {
  const nodes = [node({ id: "trigger", type: "trigger", config: { source: "webhook" } }), ...actions];
  const edges = actions.map(({ id }, index) => ({
    id: `e${index}`,
    source: nodes[index]?.id ?? "",
    target: id,
  }));
  return { formatVersion: 1, nodes, edges };
}

/** A condition that always takes `yes`; pure, so that it needs nothing from outside. */
export function always(id: string): WorkflowNode {
  const conditions = [{ field: "1", operator: "eq", value: 1, branch: "out" }];
  return node({ id, type: "condition", config: { conditions, defaultBranch: "no" } });
}
