import type { ModelProvider } from "@workfuse/ports";

/** A model with its prices, in US dollars for a million tokens. */
export type ListedModel = {
  readonly provider: ModelProvider;
  readonly model: string;
  /** Prompt tokens. */
  readonly input: number;
  /** Prompt tokens that the provider had kept. */
  readonly cached: number;
  /** Tokens of the answer, thoughts included. */
  readonly output: number;
};
