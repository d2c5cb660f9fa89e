import { z } from "zod";
import { liveTextSchema } from "./live-text.ts";
import { executionUpdateSchema } from "./execution-update.ts";

// A workflow's topic carries the updates of all its executions, from the moment of subscribing.
const topic = { topic: z.enum(["execution", "workflow"]), id: z.string().min(1).max(64) };

/** What a client sends to `/ws`. `after` is the last sequence number that it has seen of an execution; 0 for none. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("subscribe"), ...topic, after: z.int().min(0).optional() }),
  z.strictObject({ type: z.literal("unsubscribe"), ...topic }),
  z.strictObject({ type: z.literal("ping") }),
]);
export type ClientMessage = z.output<typeof clientMessageSchema>;

/** What the gateway sends. Updates of one execution come in order of their sequence, without gaps or repeats. */
export const serverMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("subscribed"), topic: z.enum(["execution", "workflow"]), id: z.string() }),
  z.object({ type: z.literal("update"), workflowId: z.string(), update: executionUpdateSchema }),
  // Besides the updates, without a number: a client that misses one sees the whole in the node's output.
  z.object({ type: z.literal("node.text"), ...liveTextSchema.shape }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string(), id: z.string().optional() }),
  z.object({ type: z.literal("pong") }),
]);
export type ServerMessage = z.output<typeof serverMessageSchema>;
