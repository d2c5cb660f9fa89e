/** What a test has the provider answer. */
export type Reply =
  | {
      readonly kind: "answer";
      readonly text?: string;
      readonly toolCalls?: readonly { readonly name: string; readonly input: unknown }[];
      readonly usage?: { readonly prompt: number; readonly completion: number; readonly cached?: number };
      /** The model's own word of why it ends: length, or a refusal. */
      readonly ends?: "stop" | "length" | "refusal";
      /** Pieces that the text is streamed in. Default 3. */
      readonly pieces?: number;
      /** Milliseconds between pieces. */
      readonly dripMs?: number;
      /** The connection breaks off in the middle. */
      readonly cut?: boolean;
    }
  | {
      readonly kind: "error";
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A 200 with this body in place of the protocol's. */
  | { readonly kind: "raw"; readonly body: string }
  /** Nothing, until the caller gives up. */
  | { readonly kind: "silence" };

export type Answer = {
  readonly text: string;
  readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly usage: { readonly prompt: number; readonly completion: number; readonly cached: number };
  readonly ends: "stop" | "length" | "refusal";
  readonly pieces: readonly string[];
  readonly model: string;
};

/** One provider's way of writing answers and errors. */
export type Wire = {
  readonly plain: (answer: Answer) => unknown;
  /** Each is one server-sent event; the name goes into its `event` line. */
  readonly chunks: (answer: Answer) => readonly { readonly event?: string; readonly data: unknown }[];
  readonly error: (input: { readonly status: number; readonly message: string }) => unknown;
};

export function completed({
  reply: { text = "", toolCalls = [], usage, ends = "stop", pieces = 3 },
  model,
}: {
  reply: Extract<Reply, { kind: "answer" }>;
  model: string;
}): Answer {
  const size = Math.max(1, Math.ceil(text.length / pieces));
  return {
    text,
    toolCalls: toolCalls.map((call, index) => ({ id: `call_${index}`, ...call })),
    usage: { prompt: 10, completion: 5, cached: 0, ...usage },
    ends,
    pieces:
      text === ""
        ? []
        : Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
            text.slice(index * size, (index + 1) * size),
          ),
    model,
  };
}
