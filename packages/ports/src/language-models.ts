import type { Secret } from "./secrets.ts";

/** `compatible`: whatever speaks OpenAI's chat completions under an address of its own. */
export type ModelProvider = "openai" | "anthropic" | "gemini" | "compatible";

/** One model at one provider. */
export type ModelTarget = {
  readonly provider: ModelProvider;
  readonly model: string;
  /** Undefined: the endpoint takes no key. */
  readonly apiKey: Secret | undefined;
  /** Undefined: the provider's own address. Without the part that names the operation: `https://host/v1`. */
  readonly baseUrl: string | undefined;
};

export type ModelFile = { readonly bytes: Uint8Array; readonly mediaType: string; readonly name: string };

export type ToolCall = {
  readonly id: string;
  readonly name: string;
  /** JSON, or what the model wrote in its place: nothing in it has been checked. */
  readonly input: unknown;
};

export type ModelMessage =
  | { readonly role: "user"; readonly text: string; readonly files?: readonly ModelFile[] }
  | {
      readonly role: "assistant";
      readonly text: string;
      readonly toolCalls?: readonly ToolCall[];
      /** The provider's own form, to be sent back as it is: it may carry signatures of what the model thought. */
      readonly original?: unknown;
    }
  | {
      readonly role: "tool";
      readonly results: readonly {
        readonly call: ToolCall;
        readonly value: unknown;
        readonly isError: boolean;
      }[];
    };

/** What a model may ask for. It only asks: whoever made the request decides whether anything is done. */
export type ModelTool = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
};

export type JsonSchema = Readonly<Record<string, unknown>>;

export type ModelRequest = {
  /** Asked one after the other, until one answers: a further one only where the one before is out of order. */
  readonly targets: readonly ModelTarget[];
  readonly instructions?: string | undefined;
  readonly messages: readonly ModelMessage[];
  readonly temperature?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  /** The answer is to be JSON of this schema. It is asked for, and not checked here. */
  readonly schema?: JsonSchema | undefined;
  readonly tools?: readonly ModelTool[] | undefined;
  /** Further attempts at each target after a failure that may pass, 1, 2, 4, 8… seconds apart. Default 4. */
  readonly retries?: number | undefined;
  /** Told each piece of text as it arrives. An attempt that begins again starts with `offset` 0. */
  readonly onText?: ((piece: { readonly offset: number; readonly text: string }) => void) | undefined;
  readonly signal: AbortSignal;
};

export type ModelUsage = {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Of the prompt's tokens, those that the provider had kept. */
  readonly cachedTokens: number;
};

export type ModelAnswer = {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: "stop" | "length" | "content-filter" | "tool-calls" | "error" | "other";
  readonly usage: ModelUsage;
  /** Dollars, estimated from list prices. Null: no price is known for this model. */
  readonly cost: number | null;
  /** Which of the request's targets answered. */
  readonly target: ModelTarget;
  /** How often it was asked, over all targets. */
  readonly attempts: number;
  /** As it goes into the next request. */
  readonly message: Extract<ModelMessage, { role: "assistant" }>;
};

/**
 * Language models, through the guarded way out.
 * @throws WorkfuseError `ai.*`, `egress.*`; an abort by the signal throws the signal's own reason
 */
export type LanguageModels = {
  readonly ask: (request: ModelRequest) => Promise<ModelAnswer>;
  /** Dollars that so many tokens cost at most, by list prices. Null: no price is known. */
  readonly price: (
    input: Pick<ModelTarget, "provider" | "model"> & { readonly usage: ModelUsage },
  ) => number | null;
};
