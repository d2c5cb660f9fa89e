export { type Database, type DatabaseHandle, openDatabase } from "./database.ts";
export { createBatcher } from "./batcher.ts";
export { migrateDatabase } from "./migrate.ts";
export {
  type ExecutionFilters,
  type ExecutionRepository,
  createExecutionRepository,
} from "./repositories/execution-repository.ts";
export { type AdmissionRepository, createAdmissionRepository } from "./repositories/admission-repository.ts";
export { type ChildRepository, createChildRepository } from "./repositories/child-repository.ts";
export { type WaitRepository, type WaitState, createWaitRepository } from "./repositories/wait-repository.ts";
export { type FileRepository, type FileRow, createFileRepository } from "./repositories/file-repository.ts";
export {
  type AnswerRepository,
  type ExecutionAnswer,
  createAnswerRepository,
} from "./repositories/answer-repository.ts";
export {
  type DeliveryRepository,
  type DeliveryRow,
  createDeliveryRepository,
} from "./repositories/delivery-repository.ts";
export {
  type Lease,
  type LeaseRequest,
  type RateRepository,
  createRateRepository,
} from "./repositories/rate-repository.ts";
export { type WebhookRepository, createWebhookRepository } from "./repositories/webhook-repository.ts";
export { deliveryOutcomes } from "./tables/deliveries.ts";
export { createModelLedger } from "./repositories/model-ledger.ts";
export type { StoredModelsUsage } from "./tables/node-executions.ts";
export { createExecutionStore } from "./repositories/execution-store.ts";
export {
  type ExecutionUpdates,
  type UpdateReader,
  createUpdateReader,
} from "./repositories/update-reader.ts";
export {
  type Accepted,
  type IntakeRepository,
  type WebhookTarget,
  createIntakeRepository,
} from "./repositories/intake-repository.ts";
export { createOwnershipRepository } from "./repositories/ownership-repository.ts";
export {
  type DueSchedule,
  type DueWork,
  type ScheduleRepository,
  createScheduleRepository,
} from "./repositories/schedule-repository.ts";
export {
  type Failure,
  type StartRepository,
  type StartTarget,
  createStartRepository,
} from "./repositories/start-repository.ts";
export type { TriggerRegistration } from "./repositories/register-trigger.ts";
export { type OutboxRepository, createOutboxRepository } from "./repositories/outbox-repository.ts";
export {
  type ReaperRepository,
  type ReaperTimes,
  createReaperRepository,
} from "./repositories/reaper-repository.ts";
export { type WorkerRepository, createWorkerRepository } from "./repositories/worker-repository.ts";
export { holdOwnerLock, isOwnerAlive } from "./owner-lock.ts";
export {
  type SecretReferenceRepository,
  type SecretReferenceRow,
  createSecretReferenceRepository,
} from "./repositories/secret-reference-repository.ts";
export {
  type IdempotencyRepository,
  createIdempotencyRepository,
} from "./repositories/idempotency-repository.ts";
export {
  type ExecutionCounts,
  type StatisticsRepository,
  createStatisticsRepository,
} from "./repositories/statistics-repository.ts";
export {
  type WorkflowFilters,
  type WorkflowRepository,
  type WorkflowWithGraph,
  createWorkflowRepository,
} from "./repositories/workflow-repository.ts";
export { type WorkspaceRepository, createWorkspaceRepository } from "./repositories/workspace-repository.ts";
export { type ExecutionStatus, executionStatuses } from "./tables/executions.ts";
export type { NodeStatus, StoredError } from "./tables/node-executions.ts";
export { type Role, roles } from "./tables/workspace-members.ts";
export * as tables from "./tables/index.ts";
export type { StartedExecution } from "./repositories/started-execution.ts";
export { type StateReader, createStateReader } from "./repositories/state-reader.ts";
export { type ApiKeyRepository, createApiKeyRepository } from "./repositories/api-key-repository.ts";
export {
  type AuditEventRow,
  type AuditFilters,
  type AuditRepository,
  createAuditRepository,
} from "./repositories/audit-repository.ts";
export {
  type InvitationRepository,
  createInvitationRepository,
} from "./repositories/invitation-repository.ts";
export {
  type MemberChange,
  type MemberRepository,
  createMemberRepository,
} from "./repositories/member-repository.ts";
export { type UserRepository, createUserRepository } from "./repositories/user-repository.ts";
export {
  type VariableRepository,
  type VariableRow,
  createVariableRepository,
} from "./repositories/variable-repository.ts";
export {
  type AiSettingRow,
  type AiSettingsRepository,
  createAiSettingsRepository,
} from "./repositories/ai-settings-repository.ts";
