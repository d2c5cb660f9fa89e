import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { formConfigSchema } from "./form-field.ts";
import { scheduleConfigSchema } from "./schedule-field.ts";

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

const only = (source: string) => ({ field: "source", is: [source] });

const fieldsSchema = z.strictObject({
  source: z
    .enum(["webhook", "schedule", "form", "error", "workflow", "manual"])
    .default("webhook")
    .meta({
      title: "Starts when",
      options: {
        webhook: "A webhook is called",
        schedule: "It is time",
        form: "A form is sent",
        error: "Another workflow fails",
        workflow: "Another workflow runs it",
        manual: "Somebody runs it",
      },
    }),
  schedule: scheduleConfigSchema.optional().meta({ title: "Schedule", visibleWhen: only("schedule") }),
  form: formConfigSchema.optional().meta({ title: "Form", visibleWhen: only("form") }),
  watchedWorkflows: z
    .array(z.string().min(1).max(64))
    .max(200)
    .optional()
    .meta({
      title: "Failing workflows",
      description:
        "Ids, from their addresses. None: every workflow of this workspace, other than those that run because of an error and those whose end is awaited by another.",
      visibleWhen: only("error"),
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
  tool: z
    .strictObject({
      name: z
        .string()
        .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "1 to 64 letters, digits, _ and -, the first a letter.")
        .meta({ title: "Name", placeholder: "create_invoice" }),
      description: z
        .string()
        .min(1, "Say what it is for.")
        .max(2000)
        .meta({ title: "What it is for", description: "Models decide by this when to use it." }),
    })
    .optional()
    .meta({
      title: "Offer as a tool",
      description:
        "While it is active, MCP clients with an API key of this workspace can call it; the payload schema says what they give.",
    }),
  timeLimitSeconds: z.int().min(1).max(31_622_400).optional().meta({
    title: "Time limit in seconds",
    description: "An execution that takes longer, waits included, is ended as failed.",
  }),
  priority: z
    .enum(["low", "normal", "high"])
    .default("normal")
    .meta({
      title: "Priority",
      description:
        "Matters when more is to be run than can be at once: executions of high priority go before those of others that have waited up to three minutes longer. No workspace delays another by it.",
      options: { low: "Low", normal: "Normal", high: "High" },
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
/** What a trigger's source needs, and is therefore there in a valid configuration. */
const needed: Readonly<Record<string, "schedule" | "form">> = { schedule: "schedule", form: "form" };

export const triggerConfigSchema = fieldsSchema.superRefine((config, context) => {
  const field = needed[config.source];
  if (field !== undefined && config[field] === undefined)
    context.addIssue({ code: "custom", path: [field], message: `The trigger's ${field} is missing.` });
});
export type TriggerConfig = z.output<typeof triggerConfigSchema>;

export const triggerNode = defineNode({
  type: "trigger",
  label: "Trigger",
  description:
    "Starts the workflow: when a webhook is called, at set times, with a form, when another workflow fails or runs it, or by hand.",
  group: "triggers",
  icon: "zap",
  role: "trigger",
  config: () => triggerConfigSchema,
  rawFields: [
    "source",
    "schedule",
    "form",
    "watchedWorkflows",
    "samplePayload",
    "payloadSchema",
    "tool",
    "whenFull",
    "priority",
  ],
  output: triggerPayloadSchema,
  effect: "pure",
  initialConfig: { source: "webhook", samplePayload: { name: "Ada" } },
});
