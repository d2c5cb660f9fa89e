export { actionNode, anyGraph, nodeId, workflowGraph } from "./workflow-graph.ts";
