export type { Egress, EgressRequest, EgressResponse } from "./http.ts";
export type { Clock, Ids, Log } from "./runtime.ts";
export type {
  Sandbox,
  SandboxFailure,
  SandboxJob,
  SandboxLanguage,
  SandboxRequest,
  SandboxResult,
} from "./sandbox.ts";
export type { Secret, SecretResolver } from "./secrets.ts";
export type { TcpDialer } from "./tcp.ts";
export type { StartedWorkflow, WorkflowStarter } from "./workflows.ts";
