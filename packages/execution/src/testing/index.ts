export { fakePorts } from "@workfuse/nodes/testing";
export { createMemoryStore } from "./memory-store.ts";
export { edge, graphOf, httpNode, conditionNode, nodeOf, triggerNode } from "./graphs.ts";
export { testInterpreter } from "./test-interpreter.ts";
export { movableClock } from "./movable-clock.ts";
