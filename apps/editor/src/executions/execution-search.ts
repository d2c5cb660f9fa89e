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

/** The list's filters as they stand in the address: `?status=failed,cancelled&workflowId=…`. */
export const executionSearchSchema = z.object({
  status: z.string().optional().catch(undefined),
  workflowId: z.string().optional().catch(undefined),
});
export type ExecutionSearch = z.output<typeof executionSearchSchema>;

/** The states that an address names, in the order of the filters; what is no state is passed over. */
export function statusesOf({ status = "" }: ExecutionSearch): readonly ExecutionStatus[] {
  const named = new Set(status.split(","));
  return executionStatuses.filter((each) => named.has(each));
}

/** The filters with one state more, or one less if it is there already. */
export function toggleStatus({
  search,
  status,
}: {
  search: ExecutionSearch;
  status: ExecutionStatus;
}): ExecutionSearch {
  const chosen = statusesOf(search);
  const next = executionStatuses.filter((each) => chosen.includes(each) !== (each === status));
  return { ...search, status: next.length === 0 ? undefined : next.join(",") };
}
