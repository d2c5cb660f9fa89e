export {
  type AccountSettings,
  type Provider,
  accountSettingsSchema,
  providersOf,
} from "./account-settings.ts";
export { newApiKey } from "./api-keys.ts";
export { type AttemptLimits, createAttemptLimits } from "./attempt-limits.ts";
export { type Audit, type AuditEntry, createAudit } from "./audit.ts";
export { type AccountAuth, type Auth, createAccountAuth, createAuth } from "./create-auth.ts";
export { addressHeader, requestIdHeader } from "./handle-account-call.ts";
export { type Mailer, createMailer } from "./mailer.ts";
export { originsOf } from "./origins.ts";
export { type Permission, type Role, mayActAs, mayDo, permissions, roles } from "./permissions.ts";
export type { Principal } from "./principal.ts";
export { createSignUpGate, invitationHeader } from "./sign-up-gate.ts";
export { topicPermissions } from "./topic-permissions.ts";
export { hashToken, newToken } from "./tokens.ts";
