import { listedModels } from "@workfuse/ai/models";
import { z } from "zod";
import type { Templated } from "../define-node.ts";
import { secretField } from "../fields/secret-field.ts";

const providers = ["openai", "anthropic", "gemini", "compatible"] as const;

const labels: Readonly<Record<(typeof providers)[number], string>> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  gemini: "Google Gemini",
  compatible: "OpenAI-compatible",
};

const suggestions = Object.fromEntries(
  providers.map((provider) => [
    provider,
    listedModels.filter((listed) => listed.provider === provider).map(({ model }) => model),
  ]),
);

/** Which model, where, and with whose key. */
export function modelFields(templated: Templated) {
  return {
    provider: z.enum(providers).meta({ title: "Provider", options: labels }),
    model: templated(z.string().min(1, "Name a model.").max(200)).meta({
      title: "Model",
      // What the form offers, by the value of the field beside it. Any other name can be written.
      suggestions: { by: "provider", values: suggestions },
    }),
    secretArn: secretField({ title: "Credential" })
      .optional()
      .meta({ title: "Credential", control: "credential", description: "The provider’s API key." }),
    baseUrl: templated(z.url().max(2000))
      .optional()
      .meta({
        title: "Address",
        placeholder: "https://llm.example.com/v1",
        visibleWhen: { field: "provider", is: ["compatible"] },
      }),
  };
}
