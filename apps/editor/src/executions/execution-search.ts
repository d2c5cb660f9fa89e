import { z } from "zod";
import type { ExecutionStatus } from "../api/types.ts";

export const executionStatuses = [
  "pending",
  "running",
  "retrying",
  "completed",
  "failed",
  "cancelled",
] as const satisfies readonly ExecutionStatus[];

/** The list's filters as they stand in the address; what cannot be read is passed over. */
export const executionSearchSchema = z.object({
  status: z.array(z.enum(executionStatuses)).optional().catch(undefined),
  workflowId: z.string().optional().catch(undefined),
});
export type ExecutionSearch = z.output<typeof executionSearchSchema>;
