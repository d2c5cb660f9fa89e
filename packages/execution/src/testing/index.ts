export { fakePorts } from "@workfuse/nodes/testing";
export { createMemoryStore } from "./memory-store.ts";
export { edge, graphOf, httpNode, conditionNode, triggerNode } from "./graphs.ts";
