import { WorkfuseError } from "@workfuse/errors";
import type { ExecutionPlan, PlannedNode } from "@workfuse/graph";
import { z } from "zod";

/** What makes an execution other than a plain run of its version. Kept with it. */
export const executionOptionsSchema = z.object({
  /** Configs to take in place of the version's, by node id. */
  configs: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
  /** Only these nodes are there; of a loop in it, its whole body. */
  only: z.array(z.string()).optional(),
  /** Nothing outside is touched: a node with an effect gives what is on record, or fails. */
  replay: z.boolean().optional(),
});
export type ExecutionOptions = z.output<typeof executionOptionsSchema>;

/** The version's plan as this execution takes it. */
export function planFor({
  plan,
  options,
}: {
  plan: ExecutionPlan;
  options: ExecutionOptions | null;
}): ExecutionPlan {
  if (options === null) return plan;
  const nodes = withConfigs({ nodes: plan.nodes, configs: options.configs ?? {} });
  const kept = options.only === undefined ? nodes : onlyThese({ nodes, ids: new Set(options.only) });
  return { nodes: kept, triggerIndex: kept.findIndex(({ role }) => role === "trigger") };
}

/** What a node with an effect fails with that a replay has no record of. */
export function notRecorded(label: string): WorkfuseError {
  return new WorkfuseError({
    code: "execution.not_recorded",
    message: `“${label}” did not run in the recorded execution, and a replay calls nothing outside.`,
  });
}

function withConfigs({
  nodes,
  configs,
}: {
  nodes: readonly PlannedNode[];
  configs: NonNullable<ExecutionOptions["configs"]>;
}): readonly PlannedNode[] {
  return nodes.map((planned): PlannedNode => {
    const { node, body } = planned;
    const config = Object.hasOwn(configs, node.id) ? configs[node.id] : undefined;
    return {
      ...planned,
      ...(config ? { node: { ...node, data: { ...node.data, config } } } : {}),
      ...(body ? { body: withConfigs({ nodes: body, configs }) } : {}),
    };
  });
}

function onlyThese({
  nodes,
  ids,
}: {
  nodes: readonly PlannedNode[];
  ids: ReadonlySet<string>;
}): readonly PlannedNode[] {
  const kept = nodes.filter(({ node }) => ids.has(node.id));
  const indexes = new Map(kept.map(({ index }, position) => [index, position]));
  const moved = (edges: PlannedNode["incoming"]) =>
    edges.flatMap(({ from, to, handle }) => {
      const [newFrom, newTo] = [indexes.get(from), indexes.get(to)];
      return newFrom === undefined || newTo === undefined ? [] : [{ from: newFrom, to: newTo, handle }];
    });
  return kept.map((planned, index) => ({
    ...planned,
    index,
    incoming: moved(planned.incoming),
    outgoing: moved(planned.outgoing),
  }));
}
