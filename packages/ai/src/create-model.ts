import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { WorkfuseError } from "@workfuse/errors";
import type { ModelTarget } from "@workfuse/ports";
import type { LanguageModel } from "ai";

/** The SDK's model for a target. Its key is revealed here and goes into requests only. @throws WorkfuseError `ai.not_configured` */
export function createModel({
  target: { provider, model, apiKey, baseUrl },
  fetch,
}: {
  target: ModelTarget;
  fetch: typeof globalThis.fetch;
}): LanguageModel {
  // The SDK would take a missing key or address from this process's environment, which is nobody's to spend.
  const at = { fetch, apiKey: apiKey?.reveal() ?? "none" };
  switch (provider) {
    case "openai":
      return createOpenAI({ ...at, baseURL: baseUrl ?? "https://api.openai.com/v1" })(model);
    case "anthropic":
      return createAnthropic({ ...at, baseURL: baseUrl ?? "https://api.anthropic.com/v1" })(model);
    case "gemini":
      return createGoogle({
        ...at,
        baseURL: baseUrl ?? "https://generativelanguage.googleapis.com/v1beta",
      })(model);
    case "compatible":
      if (baseUrl === undefined) {
        throw new WorkfuseError({
          code: "ai.not_configured",
          message: "An OpenAI-compatible provider needs its address, such as https://llm.example.com/v1.",
          details: { field: "baseUrl" },
        });
      }
      return createOpenAICompatible({
        name: "compatible",
        fetch,
        baseURL: baseUrl,
        includeUsage: true,
        ...(apiKey ? { apiKey: apiKey.reveal() } : {}),
      })(model);
  }
}
