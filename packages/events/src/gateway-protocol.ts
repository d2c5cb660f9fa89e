import { z } from "zod";
import { liveTextSchema } from "./live-text.ts";
import { executionUpdateSchema } from "./execution-update.ts";

// A workflow's topic carries the updates of all its executions, from the moment of subscribing; a workspace's feed says
// only which executions have changed, several at a time.
const topics = z.enum(["execution", "workflow", "workspace"]);
const topic = { topic: topics, id: z.string().min(1).max(64) };

/** How an execution fares, in a workspace's feed. */
export const executionChangeSchema = z.object({
  executionId: z.string(),
  workflowId: z.string(),
  status: z.string(),
  /** Of its last update. */
  sequence: z.int().min(0),
});
export type ExecutionChange = z.output<typeof executionChangeSchema>;

/** What a client sends to `/ws`. `after` is the last sequence number that it has seen of an execution; 0 for none. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("subscribe"), ...topic, after: z.int().min(0).optional() }),
  z.strictObject({ type: z.literal("unsubscribe"), ...topic }),
  z.strictObject({ type: z.literal("ping") }),
]);
export type ClientMessage = z.output<typeof clientMessageSchema>;

/** What the gateway sends. Updates of one execution come in order of their sequence, without gaps or repeats. */
export const serverMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("subscribed"), topic: topics, id: z.string() }),
  z.object({ type: z.literal("update"), workflowId: z.string(), update: executionUpdateSchema }),
  /** Without executions: some may have been missed, and lists are to be read again. */
  z.object({
    type: z.literal("changed"),
    workspaceId: z.string(),
    executions: z.array(executionChangeSchema),
  }),
  // Besides the updates, without a number: a client that misses one sees the whole in the node's output.
  z.object({ type: z.literal("node.text"), ...liveTextSchema.shape }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string(), id: z.string().optional() }),
  z.object({ type: z.literal("pong") }),
]);
export type ServerMessage = z.output<typeof serverMessageSchema>;
