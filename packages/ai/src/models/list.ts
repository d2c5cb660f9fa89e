import type { ListedModel } from "./listed-model.ts";

/**
 * The models that forms suggest, with what a million tokens cost in US dollars: standard tier, short context, text.
 * Any other model can be named as well; then its cost is unknown unless a price is given for it.
 *
 * Read on 2026-11-24. Where from: OpenAI https://developers.openai.com/api/docs/pricing, Anthropic
 * https://platform.claude.com/docs/en/about-claude/pricing, Google https://ai.google.dev/gemini-api/docs/pricing, each as
 * others have transcribed it between 2026-07-21 and 2026-10-27. Estimates, not invoices. Google's 3.6 to 3.8 Flash
 * double on 2027-01-01.
 */
export const listedModels: readonly ListedModel[] = [
  { provider: "openai", model: "gpt-6.1-sol", input: 2, cached: 0.1, output: 10 },
  { provider: "openai", model: "gpt-6.1-terra", input: 1, cached: 0.05, output: 5 },
  { provider: "openai", model: "gpt-6-astra", input: 10, cached: 1, output: 50 },
  { provider: "openai", model: "gpt-6-sol", input: 2, cached: 0.2, output: 10 },
  { provider: "openai", model: "gpt-6-luna", input: 0.1, cached: 0.01, output: 0.5 },
  { provider: "openai", model: "gpt-5.6-sol", input: 5, cached: 0.5, output: 30 },
  { provider: "openai", model: "gpt-5.6-terra", input: 2, cached: 0.2, output: 12 },
  { provider: "openai", model: "gpt-5.6-luna", input: 0.2, cached: 0.02, output: 1.2 },
  { provider: "openai", model: "gpt-5.4", input: 2.5, cached: 0.25, output: 15 },
  { provider: "openai", model: "gpt-5.4-mini", input: 0.75, cached: 0.075, output: 4.5 },
  { provider: "openai", model: "gpt-5.4-nano", input: 0.2, cached: 0.02, output: 1.25 },
  { provider: "anthropic", model: "claude-opus-5-5", input: 4, cached: 0.2, output: 20 },
  { provider: "anthropic", model: "claude-sonnet-5-5", input: 2, cached: 0.2, output: 10 },
  { provider: "anthropic", model: "claude-fable-5-1", input: 10, cached: 0.25, output: 50 },
  { provider: "anthropic", model: "claude-opus-5", input: 5, cached: 0.5, output: 25 },
  { provider: "anthropic", model: "claude-sonnet-5", input: 2, cached: 0.2, output: 10 },
  { provider: "anthropic", model: "claude-sonnet-4-6", input: 3, cached: 0.3, output: 15 },
  { provider: "anthropic", model: "claude-haiku-4-5", input: 1, cached: 0.1, output: 5 },
  { provider: "gemini", model: "gemini-3.8-flash", input: 0.75, cached: 0.075, output: 3.75 },
  { provider: "gemini", model: "gemini-3.6-flash", input: 0.75, cached: 0.075, output: 3.75 },
  { provider: "gemini", model: "gemini-3.5-flash-lite", input: 0.3, cached: 0.03, output: 2.5 },
  { provider: "gemini", model: "gemini-3.1-pro-preview", input: 2, cached: 0.2, output: 12 },
  { provider: "gemini", model: "gemini-2.5-pro", input: 1.25, cached: 0.125, output: 10 },
  { provider: "gemini", model: "gemini-2.5-flash", input: 0.3, cached: 0.03, output: 2.5 },
];
