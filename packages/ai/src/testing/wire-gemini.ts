import type { Answer, Wire } from "./reply.ts";

/** Gemini's generateContent. */
export const geminiWire: Wire = {
  plain: (answer) =>
    content({ answer, parts: [...textParts([answer.text]), ...callParts(answer)], isLast: true }),
  chunks: (answer) => [
    ...textParts(answer.pieces).map((part) => ({ data: content({ answer, parts: [part], isLast: false }) })),
    { data: content({ answer, parts: callParts(answer), isLast: true }) },
  ],
  error: ({ status, message }) => ({ error: { code: status, message, status: "INVALID_ARGUMENT" } }),
};

function textParts(texts: readonly string[]) {
  return texts.filter((text) => text !== "").map((text) => ({ text }));
}

function callParts({ toolCalls }: Answer) {
  return toolCalls.map(({ name, input }) => ({ functionCall: { name, args: input } }));
}

function content({ answer, parts, isLast }: { answer: Answer; parts: readonly unknown[]; isLast: boolean }) {
  const { ends, usage, model } = answer;
  const finishReason = { stop: "STOP", length: "MAX_TOKENS", refusal: "SAFETY" }[ends];
  return {
    candidates: [{ index: 0, content: { role: "model", parts }, ...(isLast ? { finishReason } : {}) }],
    modelVersion: model,
    ...(isLast
      ? {
          usageMetadata: {
            promptTokenCount: usage.prompt,
            candidatesTokenCount: usage.completion,
            cachedContentTokenCount: usage.cached,
            totalTokenCount: usage.prompt + usage.completion,
          },
        }
      : {}),
  };
}
