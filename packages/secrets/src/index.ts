export { type SecretArn, isSecretArn, parseSecretArn, secretArnPattern } from "./arn.ts";
export { type Redactor, createRedactor, minimumRedactableLength } from "./redaction/redactor.ts";
export type { SecretScope } from "./scope.ts";
export { createSecretResolver } from "./secret-resolver.ts";
export { createSecretValue } from "./secret-value.ts";
export {
  type CreateSecretRequest,
  type SecretReference,
  type SecretSummary,
  type SecretValue,
  type SecretsClient,
  type SecretsClientOptions,
  createSecretsClient,
} from "./secrets-client.ts";
