import type { NodeTypeInfo, NodeTypes } from "@workfuse/graph";
import { conditionNode } from "./condition/definition.ts";
import { httpNode } from "./http/definition.ts";
import { transformNode } from "./transform/definition.ts";
import { triggerNode } from "./trigger/definition.ts";

/** Every node type there is. Browser-safe: definitions only, no executor. */
export const catalog = {
  trigger: triggerNode,
  http: httpNode,
  transform: transformNode,
  condition: conditionNode,
} as const;

export type NodeType = keyof typeof catalog;
export type AnyNodeDefinition = (typeof catalog)[NodeType];

/** The catalogue as the graph's validation and planning take it. */
export const nodeTypes: NodeTypes = new Map<string, NodeTypeInfo>(Object.entries(catalog));

export function definitionOf(type: string): AnyNodeDefinition | undefined {
  return Object.hasOwn(catalog, type) ? catalog[type as NodeType] : undefined;
}

export { type Expression, type NodeDefinition, type NodeGroup, expressionSchema } from "./define-node.ts";
export { type TriggerPayload, triggerPayloadSchema } from "./trigger/definition.ts";
