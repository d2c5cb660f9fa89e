export type { Asking } from "./ask-for.ts";
export { type Credential, missingCredential } from "./credentials.ts";
export { type Explanation, explainWorkflow } from "./explain-workflow.ts";
export { type ConfigChange, type ProposedFix, fixExecution } from "./fix-execution.ts";
export { type ConfigContext, type GeneratedConfig, generateConfig } from "./generate-config.ts";
export { type GeneratedWorkflow, type Turn, generateWorkflow } from "./generate-workflow.ts";
