import type { Answer, Wire } from "./reply.ts";

/** Anthropic's Messages API. */
export const anthropicWire: Wire = {
  plain: (answer) => ({
    ...head(answer),
    content: [
      ...(answer.text === "" ? [] : [{ type: "text", text: answer.text }]),
      ...answer.toolCalls.map(({ id, name, input }) => ({ type: "tool_use", id, name, input })),
    ],
    stop_reason: stopReason(answer),
    usage: { ...promptUsage(answer), output_tokens: answer.usage.completion },
  }),
  chunks(answer) {
    const events: { type: string; [name: string]: unknown }[] = [
      {
        type: "message_start",
        message: {
          ...head(answer),
          content: [],
          stop_reason: null,
          usage: { ...promptUsage(answer), output_tokens: 1 },
        },
      },
      { type: "ping" },
    ];
    let index = 0;
    if (answer.text !== "") {
      events.push({ type: "content_block_start", index, content_block: { type: "text", text: "" } });
      for (const text of answer.pieces) {
        events.push({ type: "content_block_delta", index, delta: { type: "text_delta", text } });
      }
      events.push({ type: "content_block_stop", index });
      index += 1;
    }
    for (const { id, name, input } of answer.toolCalls) {
      events.push({
        type: "content_block_start",
        index,
        content_block: { type: "tool_use", id, name, input: {} },
      });
      events.push({
        type: "content_block_delta",
        index,
        delta: { type: "input_json_delta", partial_json: JSON.stringify(input) },
      });
      events.push({ type: "content_block_stop", index });
      index += 1;
    }
    events.push({
      type: "message_delta",
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: { output_tokens: answer.usage.completion },
    });
    events.push({ type: "message_stop" });
    return events.map((data) => ({ event: data.type, data }));
  },
  error: ({ status, message }) => ({
    type: "error",
    error: { type: status === 529 ? "overloaded_error" : "invalid_request_error", message },
  }),
};

function head({ model }: Answer) {
  return { id: "msg_1", type: "message", role: "assistant", model, stop_sequence: null };
}

// Here the prompt's tokens are those that were not kept.
function promptUsage({ usage: { prompt, cached } }: Answer) {
  return {
    input_tokens: prompt - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
  };
}

function stopReason({ ends, toolCalls }: Answer): string {
  if (ends === "length") return "max_tokens";
  if (ends === "refusal") return "refusal";
  return toolCalls.length > 0 ? "tool_use" : "end_turn";
}
