export { type TestProcess, startProcess } from "./start-process.ts";
export { type TestStack, startStack } from "./start-stack.ts";
