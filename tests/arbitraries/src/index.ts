export { anyNestedGraph, deepGraph, nestedGraph, newLoop, withLoopType } from "./nested-graph.ts";
export { actionNode, anyGraph, nodeId, workflowGraph } from "./workflow-graph.ts";
