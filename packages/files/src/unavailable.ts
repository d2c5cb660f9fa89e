import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";

/** An error of the store itself; ours pass as they are. */
export function unavailable(cause: unknown): WorkfuseError {
  if (isWorkfuseError(cause)) return cause;
  return new WorkfuseError({
    code: "file.unavailable",
    message: "The file store cannot be used just now. Please try again in a moment.",
    cause,
  });
}

export function notFound(cause?: unknown): WorkfuseError {
  return new WorkfuseError({ code: "file.not_found", message: "This file does not exist.", cause });
}
