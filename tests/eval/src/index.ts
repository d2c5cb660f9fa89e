export { type ConfigCase, type WorkflowCase, unmet } from "./cases.ts";
export { graphOf, workflowProblems } from "./evaluate.ts";
export { openProvider } from "./providers.ts";
export { configCases, runAll, scoreOf } from "./run.ts";
export { workflowCases } from "./workflow-cases.ts";
