import {
  InvalidRequestException,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerServiceException,
} from "@aws-sdk/client-secrets-manager";
import { WorkfuseError } from "@workfuse/errors";

const refusals = new Set([
  "AccessDeniedException",
  "ExpiredTokenException",
  "IncompleteSignatureException",
  "InvalidSignatureException",
  "MissingAuthenticationTokenException",
  "UnrecognizedClientException",
  "CredentialsProviderError",
]);
const mistakes = new Set(["InvalidParameterException", "ValidationException", "SerializationException"]);

/** True when there is no such secret any more, scheduled deletion included. */
export function isGone(error: unknown): boolean {
  if (error instanceof ResourceNotFoundException) return true;
  return error instanceof InvalidRequestException && /deletion|deleted/.test(error.message);
}

/**
 * Says what a failure of the secret store means to us. The service's messages never hold a value, but they may hold
 * names and account ids, so they travel as `cause` for the log, not in the message.
 */
export function translateError(error: unknown): unknown {
  const name = error instanceof Error ? error.name : "";
  if (isGone(error)) {
    return new WorkfuseError({
      code: "secret.not_found",
      message: "This credential does not exist any more. Choose or create another one.",
      cause: error,
    });
  }
  if (error instanceof ResourceExistsException) {
    return new WorkfuseError({
      code: "resource.conflict",
      message: "A credential with this name or request exists already.",
      cause: error,
    });
  }
  if (refusals.has(name)) {
    return new WorkfuseError({
      code: "secret.access_denied",
      message:
        "The secret store refused our own credentials. An operator has to check AWS credentials and policies.",
      cause: error,
    });
  }
  if (mistakes.has(name)) {
    return new WorkfuseError({
      code: "secret.invalid_value",
      message: "The secret store does not take this credential.",
      cause: error,
    });
  }
  // Throttling, outages, and a network that does not answer; the SDK has retried by now.
  if (error instanceof SecretsManagerServiceException || error instanceof Error) {
    return new WorkfuseError({
      code: "secret.unavailable",
      message: "The secret store cannot be reached just now. Please try again in a moment.",
      cause: error,
      retryAfterMs: 2000,
    });
  }
  return error;
}
