import type { Answer, Wire } from "./reply.ts";

/** OpenAI's chat completions, as many others speak them. */
export const compatibleWire: Wire = {
  plain: (answer) => ({
    ...head(answer),
    object: "chat.completion",
    choices: [
      {
        index: 0,
        finish_reason: finishReason(answer),
        message: {
          role: "assistant",
          content: answer.text === "" ? null : answer.text,
          tool_calls: calls(answer),
        },
      },
    ],
    usage: usageOf(answer),
  }),
  chunks(answer) {
    const chunk = (delta: unknown, finish: string | null = null) => ({
      data: {
        ...head(answer),
        object: "chat.completion.chunk",
        choices: [{ index: 0, delta, finish_reason: finish }],
      },
    });
    return [
      chunk({ role: "assistant", content: "" }),
      ...answer.pieces.map((content) => chunk({ content })),
      ...calls(answer).map((call) => chunk({ tool_calls: [call] })),
      chunk({}, finishReason(answer)),
      { data: { ...head(answer), object: "chat.completion.chunk", choices: [], usage: usageOf(answer) } },
      { data: "[DONE]" },
    ];
  },
  error: ({ status, message }) => ({ error: { message, type: "error", code: status } }),
};

function head({ model }: Answer) {
  return { id: "chatcmpl-1", created: 1_760_000_000, model };
}

function calls({ toolCalls }: Answer) {
  return toolCalls.map(({ id, name, input }, index) => ({
    index,
    id,
    type: "function",
    function: { name, arguments: JSON.stringify(input) },
  }));
}

function usageOf({ usage: { prompt, completion, cached } }: Answer) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
  };
}

function finishReason({ ends, toolCalls }: Answer): string {
  if (ends === "length") return "length";
  if (ends === "refusal") return "content_filter";
  return toolCalls.length > 0 ? "tool_calls" : "stop";
}
