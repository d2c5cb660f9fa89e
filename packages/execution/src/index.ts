export {
  type Interpreter,
  type InterpreterDependencies,
  type RunOutcome,
  createInterpreter,
} from "./interpreter.ts";
export type { Commit, ExecutionStore, LoadedExecution, LoadedNode, LogRecord, NodeWrite } from "./records.ts";
export type { Redact } from "./redact.ts";
export { defaultRetryPolicy, retryDelayMs } from "./retry.ts";
