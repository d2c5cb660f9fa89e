import { z } from "zod";
import type { NodeResult } from "../api/types.ts";

const waitingSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("time"), until: z.string() }),
  z.object({ kind: z.literal("callback"), until: z.string() }),
  z.object({ kind: z.literal("approval"), until: z.string(), message: z.string().catch("") }),
  z.object({ kind: z.literal("workflow"), executionId: z.string() }),
  z.object({ kind: z.literal("retry"), until: z.string() }),
]);

/** What a node waits for. Moments are ISO 8601 in UTC. */
export type Waiting = z.output<typeof waitingSchema>;

/** As long as a node runs, what stands in its output's place says what it waits for. */
export function waitingOf({ status, output }: Pick<NodeResult, "status" | "output">): Waiting | undefined {
  return status === "running" ? waitingSchema.safeParse(output).data : undefined;
}
