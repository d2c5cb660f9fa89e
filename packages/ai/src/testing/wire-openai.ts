import type { Answer, Wire } from "./reply.ts";

/** OpenAI's Responses API. */
export const openaiWire: Wire = {
  plain: responseOf,
  chunks(answer) {
    const started = { ...responseOf(answer), status: "in_progress", output: [], usage: null };
    const events: { type: string; [name: string]: unknown }[] = [
      { type: "response.created", response: started },
    ];
    for (const [index, item] of itemsOf(answer).entries()) {
      const at = { output_index: index, item_id: item.id };
      if (item.type === "message") {
        events.push({
          type: "response.output_item.added",
          output_index: index,
          item: { ...item, content: [] },
        });
        for (const delta of answer.pieces) {
          events.push({ type: "response.output_text.delta", ...at, content_index: 0, delta, logprobs: [] });
        }
      } else {
        events.push({
          type: "response.output_item.added",
          output_index: index,
          item: { ...item, arguments: "", status: "in_progress" },
        });
        events.push({ type: "response.function_call_arguments.delta", ...at, delta: item.arguments });
      }
      events.push({ type: "response.output_item.done", output_index: index, item });
    }
    const end = answer.ends === "length" ? "response.incomplete" : "response.completed";
    events.push({ type: end, response: responseOf(answer) });
    return events.map((data, index) => ({ event: data.type, data: { ...data, sequence_number: index } }));
  },
  error: ({ status, message }) => ({
    error: { message, type: "invalid_request_error", param: null, code: `status_${status}` },
  }),
};

function responseOf(answer: Answer) {
  const { model, usage, ends } = answer;
  return {
    id: "resp_1",
    object: "response",
    created_at: 1_760_000_000,
    status: ends === "length" ? "incomplete" : "completed",
    model,
    output: itemsOf(answer),
    incomplete_details: ends === "length" ? { reason: "max_output_tokens" } : null,
    usage: {
      input_tokens: usage.prompt,
      input_tokens_details: { cached_tokens: usage.cached },
      output_tokens: usage.completion,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.prompt + usage.completion,
    },
  };
}

function itemsOf({ text, toolCalls, ends }: Answer) {
  const content =
    ends === "refusal"
      ? { type: "refusal" as const, refusal: text }
      : { type: "output_text" as const, text, annotations: [], logprobs: [] };
  return [
    ...(text === ""
      ? []
      : [
          {
            id: "msg_1",
            type: "message" as const,
            role: "assistant",
            status: "completed",
            content: [content],
          },
        ]),
    ...toolCalls.map(({ id, name, input }) => ({
      id: `fc_${id}`,
      type: "function_call" as const,
      status: "completed",
      call_id: id,
      name,
      arguments: JSON.stringify(input),
    })),
  ];
}
