import { graphContentSchema } from "@workfuse/graph";
import { z } from "zod";
import { procedure, router } from "./base.ts";

const provider = z.enum(["openai", "anthropic", "gemini", "compatible"]);
const prompt = z.string().trim().min(1, "Say what you want.").max(10_000);
const id = z.string().min(1).max(64);
const config = z.record(z.string(), z.unknown());

/** What a language model writes: always a proposal, which a person accepts or not. */
export const aiRouter = router({
  generateConfig: procedure("ai.use")
    .input(
      z.strictObject({
        prompt,
        nodeType: z.string().min(1).max(64),
        provider: provider.optional(),
        context: z
          .looseObject({
            graph: graphContentSchema.optional(),
            nodeId: id.optional(),
            workflowId: id.optional(),
            executionId: id.optional(),
          })
          .optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input, signal }) =>
      services.ai.generateConfig({ actor, signal, ...input }),
    ),

  testPrompt: procedure("ai.use")
    .input(
      z.strictObject({
        prompt: z.string().min(1).max(100_000),
        systemPrompt: z.string().max(100_000).optional(),
        provider: provider.optional(),
        model: z.string().min(1).max(200).optional(),
        temperature: z.number().min(0).max(2).optional(),
        maxTokens: z.int().min(1).max(100_000).optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input, signal }) =>
      services.ai.testPrompt({ actor, signal, ...input }),
    ),

  generateWorkflow: procedure("ai.use")
    .input(
      z.strictObject({
        prompt,
        provider: provider.optional(),
        graph: graphContentSchema.optional(),
        workflowId: id.optional(),
        conversation: z
          .array(z.strictObject({ role: z.enum(["user", "assistant"]), text: z.string().max(20_000) }))
          .max(40)
          .optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input: { conversation, ...input }, signal }) =>
      services.ai.generateWorkflow({ actor, signal, ...input, ...(conversation ? { conversation } : {}) }),
    ),

  explain: procedure("ai.use")
    .input(
      z.strictObject({
        name: z.string().max(200),
        graph: graphContentSchema,
        provider: provider.optional(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input, signal }) =>
      services.ai.explain({ actor, signal, ...input }),
    ),

  fix: procedure("ai.use")
    .input(z.strictObject({ executionId: id, provider: provider.optional() }))
    .mutation(({ ctx: { actor, services }, input, signal }) => services.ai.fix({ actor, signal, ...input })),

  checkFix: procedure("execution.run")
    .input(
      z.strictObject({
        executionId: id,
        changes: z
          .array(z.strictObject({ nodeId: id, config }))
          .min(1)
          .max(50),
      }),
    )
    .mutation(({ ctx: { actor, services }, input }) => services.ai.checkFix({ actor, ...input })),
});

/** Which models write for the workspace. */
export const aiSettingsRouter = router({
  list: procedure("workspace.read").query(({ ctx: { actor, services } }) =>
    services.aiSettings.list({ actor }),
  ),

  set: procedure("ai.configure")
    .input(
      z.strictObject({
        provider,
        model: z.string().trim().min(1, "Name a model.").max(200),
        secretArn: z.string().max(2048).nullable(),
        baseUrl: z
          .url({ protocol: /^https?$/ })
          .max(2000)
          .nullable(),
      }),
    )
    .mutation(({ ctx: { actor, services }, input }) => services.aiSettings.set({ actor, ...input })),

  remove: procedure("ai.configure")
    .input(z.strictObject({ provider }))
    .mutation(({ ctx: { actor, services }, input }) => services.aiSettings.remove({ actor, ...input })),
});
