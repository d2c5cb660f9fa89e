export { type SandboxOptions, type SandboxStats, createSandbox } from "./sandbox.ts";
