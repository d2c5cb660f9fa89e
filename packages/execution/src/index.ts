export {
  type Interpreter,
  type InterpreterDependencies,
  type RunOutcome,
  createInterpreter,
} from "./interpreter.ts";
export type {
  ChildEnd,
  Commit,
  ExecutionStore,
  LoadedExecution,
  LoadedNode,
  LogRecord,
  NodeWrite,
  WaitAnswer,
  NodePlace,
} from "./records.ts";
export type { Redact } from "./redact.ts";
export { defaultRetryPolicy, retryDelayMs } from "./retry.ts";
export { type ExecutionOptions, executionOptionsSchema } from "./options.ts";
export type { ConcurrencyLimit } from "./trigger-settings.ts";
