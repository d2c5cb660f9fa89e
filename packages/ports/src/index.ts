export type { Cell, DocumentJob, DocumentResults, Documents } from "./documents.ts";
export type { Files, StoredFile } from "./files.ts";
export type { BodySink, Egress, EgressHead, EgressRequest, EgressResponse, StreamedBody } from "./http.ts";
export type {
  JsonSchema,
  LanguageModels,
  ModelAnswer,
  ModelFile,
  ModelMessage,
  ModelProvider,
  ModelRequest,
  ModelTarget,
  ModelTool,
  ModelUsage,
  ToolCall,
} from "./language-models.ts";
export type { McpClient, McpSession } from "./mcp.ts";
export type { ModelLedger } from "./model-ledger.ts";
export type { RateLimiter } from "./rate-limiter.ts";
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
export type { EndedWorkflow, StartedWorkflow, WorkflowStarter } from "./workflows.ts";
