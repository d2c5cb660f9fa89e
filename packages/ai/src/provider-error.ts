import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { retryAfterMs } from "@workfuse/http";
import type { ModelTarget } from "@workfuse/ports";
import { APICallError } from "ai";

const names: Readonly<Record<ModelTarget["provider"], string>> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  gemini: "Gemini",
  compatible: "The AI provider",
};

// As much of a provider's own words as helps. They may repeat the request, never the key: see `withoutKey`.
const longestReason = 500;

/** Any failure of an exchange with a provider, in our terms. */
export function providerError({
  error,
  target,
  now,
}: {
  error: unknown;
  target: ModelTarget;
  now: Date;
}): WorkfuseError {
  const ours = inChain(error, isWorkfuseError);
  if (ours) return ours;
  const name = names[target.provider];
  const call = inChain(error, (cause): cause is APICallError => APICallError.isInstance(cause));
  if (call?.statusCode === undefined) {
    return new WorkfuseError({
      code: "ai.unavailable",
      message: `${name} gave an answer that cannot be read.`,
      details: { model: target.model },
    });
  }
  const { statusCode: status, responseHeaders = {} } = call;
  const details = { model: target.model, status, reason: withoutKey({ text: reasonOf(call), target }) };
  const wait = retryAfterMs(responseHeaders, now);
  if (status === 401 || status === 403) {
    return new WorkfuseError({
      code: "ai.unauthorized",
      message: `${name} does not accept this key for the model “${target.model}”. Check the credential.`,
      details,
    });
  }
  if (status === 429) {
    const message = `${name} takes no more requests just now (HTTP 429).`;
    return new WorkfuseError({ code: "ai.rate_limited", message, details, retryAfterMs: wait });
  }
  if (status === 408 || status === 425 || status >= 500) {
    const message = `${name} is out of order just now (HTTP ${status}).`;
    return new WorkfuseError({ code: "ai.unavailable", message, details, retryAfterMs: wait });
  }
  // A 200 whose body is not what it should be may be cut off; the next one need not be.
  if (status < 400) {
    return new WorkfuseError({
      code: "ai.unavailable",
      message: `${name} gave an answer that cannot be read.`,
      details: { model: target.model },
    });
  }
  return new WorkfuseError({
    code: "ai.request_refused",
    message: `${name} does not take this request (HTTP ${status}): ${details.reason}`,
    details,
  });
}

/** The first error in the chain of causes that is of a kind. */
function inChain<E>(error: unknown, is: (value: unknown) => value is E): E | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; depth++) {
    if (is(at)) return at;
    at = "lastError" in at ? at.lastError : at.cause;
  }
  return undefined;
}

function reasonOf({ message, responseBody = "" }: APICallError): string {
  try {
    const { error } = JSON.parse(responseBody) as { readonly error?: { readonly message?: unknown } };
    return typeof error?.message === "string" ? error.message : message;
  } catch {
    return message;
  }
}

/** Providers repeat a wrong key in their answer, some with its middle left out. */
function withoutKey({ text, target: { apiKey } }: { text: string; target: ModelTarget }): string {
  const key = apiKey?.reveal() ?? "";
  const plain = key === "" ? text : text.replaceAll(key, "[REDACTED]");
  const hidden = plain.replaceAll(/\S*[*•…]{3,}\S*/g, "[REDACTED]");
  return hidden.length > longestReason ? `${hidden.slice(0, longestReason)}…` : hidden;
}
