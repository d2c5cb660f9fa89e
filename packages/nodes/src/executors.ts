import type { NodeType, catalog } from "./catalog.ts";
import { runCondition } from "./condition/run.ts";
import { runHttp } from "./http/run.ts";
import type { NodeOutcome, NodeRun, NodeRunInput } from "./node-run.ts";
import { runTransform } from "./transform/run.ts";
import { runTrigger } from "./trigger/run.ts";

/** The executor of every node type: a type without one does not compile. */
const executors: { readonly [T in NodeType]: NodeRun<(typeof catalog)[T]> } = {
  trigger: runTrigger,
  http: runHttp,
  transform: runTransform,
  condition: runCondition,
};

export type AnyNodeRun = (input: NodeRunInput<unknown>) => Promise<NodeOutcome<unknown>>;

/** The executor of a type; the caller has parsed the config by that type's schema. */
export function executorOf(type: NodeType): AnyNodeRun {
  // The pairing of type and config is checked by the caller's parse, which TypeScript cannot see through the union.
  return executors[type] as AnyNodeRun;
}

export type { NodeOutcome, NodePorts, NodeRunInput, NodeScope } from "./node-run.ts";
