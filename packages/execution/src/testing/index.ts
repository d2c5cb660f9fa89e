export { fakePorts } from "./fake-ports.ts";
export { createMemoryStore } from "./memory-store.ts";
export { edge, graphOf, httpNode, conditionNode, triggerNode } from "./graphs.ts";
