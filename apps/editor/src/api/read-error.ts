import { type ErrorResponse, errorResponseSchema } from "@workfuse/errors";
import { TRPCClientError } from "@trpc/client";

export type ReadError = Pick<ErrorResponse, "message" | "retryable"> & {
  /** A code of the error table, or `network` if the API did not answer. */
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
};

/** What an error from the API says, whatever was thrown. */
export function readError(error: unknown): ReadError {
  const data: unknown = error instanceof TRPCClientError ? error.data : undefined;
  const candidate =
    typeof data === "object" && data !== null && "workfuse" in data ? data.workfuse : undefined;
  const parsed = errorResponseSchema.safeParse(candidate);
  if (parsed.success) {
    const { code, message, retryable, details = {}, requestId } = parsed.data;
    return { code, message, retryable, details, requestId };
  }
  const answered = typeof data === "object" && data !== null;
  return {
    code: answered ? "internal.error" : "network",
    message: answered
      ? "Something went wrong on our side. Please try again."
      : "WorkFuse does not answer. Check your connection and try again.",
    retryable: true,
    details: {},
    requestId: undefined,
  };
}
