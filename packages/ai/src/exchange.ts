import type { ModelAnswer, ModelRequest, ModelTarget, ModelUsage, ToolCall } from "@workfuse/ports";
import { type LanguageModelUsage, Output, type ToolSet, jsonSchema, streamText, tool } from "ai";
import { createModel } from "./create-model.ts";
import { sdkMessages } from "./sdk-messages.ts";
import { isStrictSchema } from "./strict-schema.ts";

export type Exchanged = Pick<ModelAnswer, "text" | "toolCalls" | "finishReason" | "usage" | "message">;

/**
 * One request to one model, streamed, without repetition. Tools are told to the model and none is run: what it asks for
 * is handed back unchecked.
 */
export async function exchange({
  target,
  request,
  fetch,
}: {
  target: ModelTarget;
  request: ModelRequest;
  fetch: typeof globalThis.fetch;
}): Promise<Exchanged> {
  const { messages, temperature, maxOutputTokens, schema, tools = [], onText, signal } = request;
  const instructions = instructionsFor({ target, request });
  const result = streamText({
    model: createModel({ target, fetch }),
    messages: sdkMessages(messages),
    tools: toolSet(tools),
    maxRetries: 0,
    abortSignal: signal,
    ...(instructions === undefined ? {} : { instructions }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxOutputTokens === undefined ? {} : { maxOutputTokens }),
    ...(schema === undefined ? {} : { output: Output.object({ schema: jsonSchema(schema) }) }),
    providerOptions: {
      // Nothing is kept at the provider beyond the exchange.
      openai: { store: false, strictJsonSchema: isStrictSchema(schema) },
    },
    // Errors come as parts of the stream; the SDK would print them too, prompts and all.
    onError: () => undefined,
  });
  let offset = 0;
  for await (const part of result.stream) {
    if (part.type === "error") throw part.error;
    if (part.type === "abort") throw signal.reason;
    if (part.type !== "text-delta") continue;
    onText?.({ offset, text: part.text });
    offset += part.text.length;
  }
  const [text, calls, finishReason, usage, original] = await Promise.all([
    result.text,
    result.toolCalls,
    result.finishReason,
    result.usage,
    result.responseMessages,
  ]);
  // Without the provider's own word that it has ended, the stream was cut off, or was never one.
  if (finishReason === "interrupted") throw new Error("the stream ended early");
  const toolCalls = calls.map(({ toolCallId, toolName, input }): ToolCall => ({
    id: toolCallId,
    name: toolName,
    input,
  }));
  return {
    text,
    toolCalls,
    finishReason,
    usage: ourUsage(usage),
    // The SDK answers calls that it finds wrong by itself; here that is for whoever asked.
    message: {
      role: "assistant",
      text,
      toolCalls,
      original: original.filter(({ role }) => role === "assistant"),
    },
  };
}

function toolSet(tools: NonNullable<ModelRequest["tools"]>): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [
      name,
      tool({ description, inputSchema: jsonSchema(inputSchema) }),
    ]),
  );
}

/** Not every compatible endpoint knows schemas; all read instructions. */
function instructionsFor({
  target: { provider },
  request: { instructions, schema },
}: {
  target: ModelTarget;
  request: ModelRequest;
}): string | undefined {
  if (provider !== "compatible" || schema === undefined) return instructions;
  const demand = `Answer with JSON only, of this JSON schema:\n${JSON.stringify(schema)}`;
  return instructions === undefined ? demand : `${instructions}\n\n${demand}`;
}

function ourUsage({ inputTokens, inputTokenDetails, outputTokens }: LanguageModelUsage): ModelUsage {
  return {
    promptTokens: inputTokens ?? 0,
    completionTokens: outputTokens ?? 0,
    cachedTokens: inputTokenDetails.cacheReadTokens ?? 0,
  };
}
