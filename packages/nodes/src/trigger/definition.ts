import { z } from "zod";
import { defineNode } from "../define-node.ts";

/** What started an execution. Templates read it as `trigger`. */
export const triggerPayloadSchema = z.object({
  source: z.string(),
  data: z.unknown(),
  headers: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.unknown()).optional(),
  method: z.string().optional(),
  /** What follows the webhook's address, from a slash on. */
  path: z.string().optional(),
  /** The caller's IP address. */
  address: z.string().optional(),
  /** SHA-256 of the body's bytes as they came, in hexadecimal. */
  bodySha256: z.string().optional(),
});
export type TriggerPayload = z.output<typeof triggerPayloadSchema>;

export const triggerConfigSchema = z.strictObject({
  source: z
    .enum(["webhook", "manual"])
    .default("webhook")
    .meta({
      title: "Starts when",
      options: { webhook: "A webhook is called", manual: "Somebody runs it" },
    }),
  samplePayload: z.unknown().optional().meta({
    title: "Sample payload",
    description: "Used when you run the workflow from here, and to suggest fields.",
    control: "json",
  }),
  payloadSchema: z.record(z.string(), z.unknown()).optional().meta({
    title: "Payload schema",
    description:
      "A JSON schema of the payload, if there is one: fields are then checked and suggested by it.",
    control: "json",
  }),
  timeLimitSeconds: z.int().min(1).max(31_622_400).optional().meta({
    title: "Time limit in seconds",
    description: "An execution that takes longer, waits included, is ended as failed.",
  }),
  concurrency: z.int().min(1).max(1000).optional().meta({
    title: "At the same time",
    description: "How many executions of this workflow may be under way. Empty: any number.",
  }),
  whenFull: z
    .enum(["queue", "skip", "cancelOldest"])
    .default("queue")
    .meta({
      title: "When so many are under way",
      options: {
        queue: "Wait for one to end",
        skip: "Do not run",
        cancelOldest: "Cancel the oldest of them",
      },
    }),
});
export type TriggerConfig = z.output<typeof triggerConfigSchema>;

export const triggerNode = defineNode({
  type: "trigger",
  label: "Trigger",
  description: "Starts the workflow: when a webhook is called, or by hand.",
  group: "triggers",
  icon: "zap",
  role: "trigger",
  config: () => triggerConfigSchema,
  rawFields: ["source", "samplePayload", "payloadSchema", "whenFull"],
  output: triggerPayloadSchema,
  effect: "pure",
  initialConfig: { source: "webhook", samplePayload: { name: "Ada" } },
});
