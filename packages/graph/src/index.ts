export {
  downstreamOf,
  edgesBySource,
  edgesByTarget,
  nodesById,
  sourceHandleOf,
  upstreamOf,
} from "./adjacency.ts";
export { loopsAround, withBodies } from "./bodies.ts";
export { checkGraphTypes } from "./check-graph-types.ts";
export { checkReferences } from "./check-references.ts";
export { type Completion, completions } from "./completions.ts";
export { type DataField, type DataType, describeType, typeOfValue } from "./data-type.ts";
export { type FreeIds, createFreeIds } from "./free-ids.ts";
export { type Grouped, groupIntoLoop } from "./group-into-loop.ts";
export { type InferredScope, inferScope } from "./infer-scope.ts";
export { typeOfJsonSchema, typeOfSchema } from "./schema-type.ts";
export { shownPath } from "./shown-path.ts";
export { type TypeAt, typeAt } from "./type-at.ts";
export { type Added, type Clip, copyNodes, duplicateNodes, parseClip, pasteNodes } from "./copy-nodes.ts";
export { type GraphDiff, type NodeMove, applyDiff, diffGraphs, invertDiff, isEmptyDiff } from "./diff.ts";
export { addEdge, connectionProblem, deleteEdge } from "./connect.ts";
export { addNode, deleteNode, deleteNodes, moveNodes, setDisabled, updateNodeConfig } from "./edit.ts";
export {
  type ForEach,
  type GraphContent,
  type NodeConfiguration,
  type OnError,
  type Position,
  type RetryPolicy,
  type WorkflowEdge,
  type WorkflowGraph,
  type WorkflowNode,
  defaultHandle,
  emptyGraph,
  errorHandle,
  graphContentSchema,
  graphFormatVersion,
  idSchema,
  nodeConfigurationSchema,
  retryPolicySchema,
  workflowEdgeSchema,
  workflowGraphSchema,
  workflowNodeSchema,
} from "./model.ts";
export type { FieldChange } from "./field-changes.ts";
export type { ItemChange, ListDiff, Placed } from "./list-diff.ts";
export { migrateGraph } from "./migrate.ts";
export type { CodeField, EffectClass, NodeTypeInfo, NodeTypes } from "./node-types.ts";
export { type ExecutionPlan, type PlannedEdge, type PlannedNode, planGraph } from "./plan.ts";
export type { GraphProblem, ProblemCode, ValidationResult } from "./problem.ts";
export { renameNodeId } from "./rename-node-id.ts";
export { insertOnEdge, replaceNode } from "./replace-node.ts";
export type { EditResult, Refusal } from "./result.ts";
export { secretArnsIn } from "./secret-arns.ts";
export { type TopologicalOrder, topologicalOrder } from "./topological-order.ts";
export { ungroupLoop } from "./ungroup-loop.ts";
export { validateGraph } from "./validate.ts";
export { type WorkflowExport, parseWorkflowExport, workflowExportSchema } from "./workflow-export.ts";
