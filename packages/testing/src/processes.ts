export { type TestProcess, startProcess } from "./start-process.ts";
export { startApi } from "./start-api.ts";
export { type TestStack, startStack } from "./start-stack.ts";
