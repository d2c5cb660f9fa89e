import type { EffectClass } from "@workfuse/graph";
import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { filesField } from "../fields/file-field.ts";
import { modelFields } from "./model-field.ts";
import { toolsField } from "./tools-field.ts";

const usage = z.object({
  promptTokens: z.number(),
  completionTokens: z.number(),
  /** Of the prompt's tokens, those that the provider had kept. */
  cachedTokens: z.number(),
  totalTokens: z.number(),
});

// A model that only answers changes nothing, and its answer is on record before anything builds upon it; one that may
// use tools does whatever they do.
function effectOf(config: Readonly<Record<string, unknown>>): EffectClass {
  return config["task"] === "agent" ? "write" : "read";
}

export const aiNode = defineNode({
  type: "ai",
  label: "AI",
  description: "Asks a language model: to answer, classify, extract or summarise, or to work with tools.",
  group: "ai",
  icon: "sparkles",
  role: "action",
  config: (templated) =>
    z.strictObject({
      task: z
        .enum(["answer", "classify", "extract", "summarize", "agent"])
        .default("answer")
        .meta({
          title: "Task",
          options: {
            answer: "Answer a prompt",
            classify: "Classify a text",
            extract: "Extract data from a text",
            summarize: "Summarise a text",
            agent: "Work with tools (agent)",
          },
        }),
      ...modelFields(templated),
      prompt: templated(z.string().min(1, "Write a prompt.").max(2_000_000)).meta({
        title: "Prompt",
        description: "Or the text to work on.",
        control: "code",
      }),
      systemPrompt: templated(z.string().max(500_000))
        .optional()
        .meta({ title: "Instructions", description: "The system prompt.", control: "code" }),
      categories: templated(z.array(z.string().min(1).max(200)).max(200))
        .optional()
        .meta({ title: "Categories", visibleWhen: { field: "task", is: ["classify"] } }),
      outputSchema: z
        .record(z.string(), z.unknown())
        .optional()
        .meta({
          title: "Schema of the answer",
          description:
            "A JSON schema. The answer is checked by it and handed on as “body”, typed for the nodes after this one.",
          control: "json",
          visibleWhen: { field: "task", not: ["classify", "summarize"] },
        }),
      files: templated(filesField).optional().meta({
        title: "Images and files",
        description: "A file or a list of files; at most 20 megabytes together.",
        placeholder: "{{nodes.http.body}}",
      }),
      tools: toolsField(templated),
      maxSteps: z
        .number()
        .int()
        .min(1)
        .max(100)
        .optional()
        .meta({
          title: "At most",
          description: "Requests to the model; 10 if empty.",
          visibleWhen: { field: "task", is: ["agent"] },
        }),
      maxTotalTokens: z
        .number()
        .int()
        .min(1)
        .optional()
        .meta({
          title: "Token budget",
          description: "Of all requests together; 200,000 if empty.",
          visibleWhen: { field: "task", is: ["agent"] },
        }),
      temperature: templated(z.number().min(0).max(2))
        .optional()
        .meta({ title: "Temperature", description: "The model’s own if empty. Some models take none." }),
      maxTokens: templated(z.number().int().min(1).max(1_000_000))
        .optional()
        .meta({ title: "Longest answer", description: "Tokens; the model’s own limit if empty." }),
      timeout: templated(z.number().int().min(1).max(3_600_000))
        .optional()
        .meta({ title: "Timeout", description: "Milliseconds for everything; 300,000 if empty." }),
      budget: z.number().min(0).optional().meta({
        title: "Budget",
        description:
          "Dollars that AI nodes may spend in one execution, by list prices. A request that could go beyond it is not sent.",
      }),
      cacheHours: z
        .number()
        .min(0)
        .max(24 * 365)
        .optional()
        .meta({
          title: "Use answers again for",
          description: "Hours. The same question to the same model is then answered from what is on record.",
          visibleWhen: { field: "task", not: ["agent"] },
        }),
      retries: z.number().int().min(0).max(8).optional().meta({
        title: "Further attempts",
        description:
          "Of each request, when the provider is overloaded or out of order: after 1, 2, 4, 8… seconds. 4 if empty; with 0 the node’s own attempts are all there are.",
      }),
      fallbacks: z
        .array(z.strictObject(modelFields(templated)))
        .max(5)
        .optional()
        .meta({
          title: "Fallbacks",
          description: "Models that are asked, in this order, when that provider is out of order.",
        }),
    }),
  rawFields: ["outputSchema", "secretArn"],
  output: z.object({
    response: z.string(),
    /** What the schema of the answer describes; null without one. */
    body: z.unknown(),
    usage,
    /** Dollars, estimated from list prices; null where no price is known. */
    cost: z.number().nullable(),
    /** Milliseconds. */
    latency: z.number(),
    provider: z.string(),
    model: z.string(),
    finishReason: z.string(),
    /** How often a model was asked. */
    attempts: z.number(),
    /** Whether the answer was on record, and no model was asked. */
    cached: z.boolean(),
    /** What an agent did, in order. */
    steps: z
      .array(
        z.object({
          tool: z.string(),
          input: z.unknown(),
          output: z.unknown(),
          /** Set where the call was refused or failed; the model was told so. */
          error: z.string().optional(),
          /** Milliseconds. */
          duration: z.number(),
        }),
      )
      .optional(),
  }),
  needs: ({ provider, secretArn, baseUrl }) => {
    if (provider === "compatible") {
      const message = "Give the address of your provider, such as https://llm.example.com/v1.";
      return baseUrl === undefined ? [{ field: "baseUrl", message }] : [];
    }
    const message = "Choose a credential that holds your API key, or add one under Credentials.";
    return secretArn === undefined ? [{ field: "secretArn", message }] : [];
  },
  effect: effectOf,
  initialConfig: { task: "answer", provider: "openai", model: "gpt-6-luna", prompt: "Say hello." },
});
