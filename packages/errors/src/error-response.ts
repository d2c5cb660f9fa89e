import { z } from "zod";
import { type ErrorCode, errorCodes } from "./codes.ts";
import { isWorkfuseError } from "./workfuse-error.ts";

// Object.keys loses the literal types of a const object's keys; they are exactly the codes.
const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];

/** The body of every error answer, on every transport. */
export const errorResponseSchema = z.object({
  code: z.enum(codes),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  retryable: z.boolean(),
  /** ISO 8601 in UTC. */
  timestamp: z.string(),
  requestId: z.string(),
});
export type ErrorResponse = z.output<typeof errorResponseSchema>;

/**
 * Turns anything thrown into what the caller may know: a `WorkfuseError` as it is, everything else as one generic
 * message, found again in the log by its request id.
 */
export function toErrorResponse({
  error,
  requestId,
  now,
}: {
  error: unknown;
  requestId: string;
  now: Date;
}): ErrorResponse {
  const timestamp = now.toISOString();
  if (!isWorkfuseError(error)) {
    return {
      code: "internal.error",
      message: `Something went wrong on our side. Please try again; if it stays, report request ${requestId}.`,
      retryable: false,
      timestamp,
      requestId,
    };
  }
  return {
    code: error.code,
    message: error.message,
    ...(error.details === undefined ? {} : { details: { ...error.details } }),
    retryable: error.retryable,
    timestamp,
    requestId,
  };
}
