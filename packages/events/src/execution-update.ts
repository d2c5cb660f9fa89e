import { z } from "zod";

export const updateTypes = [
  "started",
  "node_started",
  "node_completed",
  "node_failed",
  "node_skipped",
  "completed",
  "failed",
  "cancelled",
] as const;
export type UpdateType = (typeof updateTypes)[number];

/** One live update of an execution. `sequence` counts from 1 within the execution, without gaps. */
export const executionUpdateSchema = z.object({
  executionId: z.string(),
  sequence: z.int().positive(),
  type: z.enum(updateTypes),
  nodeId: z.string().optional(),
  /** Inside loops and `forEach`: the number of each iteration around it, outermost first, with points between. */
  path: z.string().optional(),
  data: z.unknown(),
  /** ISO 8601 in UTC. */
  timestamp: z.string(),
});
export type ExecutionUpdate = z.output<typeof executionUpdateSchema>;
