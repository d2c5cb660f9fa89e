import type { ExecutionStatus } from "./types.ts";

/** Whether an execution has come to its end. */
export function isFinal(status: ExecutionStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
