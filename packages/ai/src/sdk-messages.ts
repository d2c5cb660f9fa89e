import type { ModelMessage as OurMessage } from "@workfuse/ports";
import type { ModelMessage } from "ai";

/** Our messages in the SDK's form. */
export function sdkMessages(messages: readonly OurMessage[]): ModelMessage[] {
  return messages.flatMap((message): readonly ModelMessage[] => {
    switch (message.role) {
      case "user":
        return [{ role: "user", content: userContent(message) }];
      case "assistant":
        // What `ask` put there is the SDK's own list of messages.
        if (message.original !== undefined) return message.original as readonly ModelMessage[];
        return [{ role: "assistant", content: assistantContent(message) }];
      case "tool":
        return [
          {
            role: "tool",
            content: message.results.map(({ call, value, isError }) => ({
              type: "tool-result" as const,
              toolCallId: call.id,
              toolName: call.name,
              output: {
                type: isError ? ("error-text" as const) : ("text" as const),
                value: typeof value === "string" ? value : JSON.stringify(value),
              },
            })),
          },
        ];
    }
  });
}

function userContent({ text, files = [] }: Extract<OurMessage, { role: "user" }>) {
  if (files.length === 0) return text;
  return [
    { type: "text" as const, text },
    ...files.map(({ bytes, mediaType, name }) => ({
      type: "file" as const,
      data: bytes,
      mediaType,
      filename: name,
    })),
  ];
}

function assistantContent({ text, toolCalls = [] }: Extract<OurMessage, { role: "assistant" }>) {
  return [
    ...(text === "" ? [] : [{ type: "text" as const, text }]),
    ...toolCalls.map(({ id, name, input }) => ({
      type: "tool-call" as const,
      toolCallId: id,
      toolName: name,
      input,
    })),
  ];
}
