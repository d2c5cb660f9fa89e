export type { Actor } from "./actor.ts";
export { type ExecutionService, createExecutionService } from "./execution-service.ts";
export { type FileService, createFileService } from "./file-service.ts";
export { type Page, readCursor, toPage } from "./page.ts";
export {
  type SecretReference,
  type SecretService,
  type SecretStore,
  createSecretService,
} from "./secret-service.ts";
export { type MissingCredential, type TransferService, createTransferService } from "./transfer-service.ts";
export { type Delivery, type Webhook, type WebhookService, createWebhookService } from "./webhook-service.ts";
export { type Workflow, type WorkflowService, createWorkflowService } from "./workflow-service.ts";
export { type ScheduleService, createScheduleService } from "./schedule-service.ts";
export { type AccountService, createAccountService } from "./account-service.ts";
export { type ApiKey, type ApiKeyService, createApiKeyService } from "./api-key-service.ts";
export { type AuditEvent, type AuditService, createAuditService } from "./audit-service.ts";
export { type Invitation, type Member, type MemberService, createMemberService } from "./member-service.ts";
export { type Variable, type VariableService, createVariableService } from "./variable-service.ts";
export { type WorkspaceService, createWorkspaceService } from "./workspace-service.ts";
export { type StatisticsService, createStatisticsService } from "./statistics-service.ts";
export { type VersionService, createVersionService } from "./version-service.ts";
export { type AiService, createAiService } from "./ai-service.ts";
export { type AiSetting, type AiSettingsService, createAiSettingsService } from "./ai-settings-service.ts";
export { type ToolResult, type ToolService, type WorkflowTool, createToolService } from "./tool-service.ts";
