import { WorkfuseError } from "@workfuse/errors";
import type { ModelAnswer, ModelMessage, ModelTarget, ModelTool, ModelUsage } from "@workfuse/ports";
import { type Check, checkBy, parseModelJson } from "./json-schema.ts";
import type { Prompt } from "./prompt.ts";
import type { AiInput } from "./run.ts";
import { withinBudget } from "./spend.ts";

const noUsage: ModelUsage = { promptTokens: 0, completionTokens: 0, cachedTokens: 0 };

/** One conversation with a model: what was said, and what it took. */
export function createConversation({
  input,
  targets,
  prompt,
  tools,
}: {
  input: AiInput;
  targets: readonly ModelTarget[];
  prompt: Prompt;
  tools?: readonly ModelTool[];
}) {
  const { config, signal } = input;
  const models = withinBudget({ input });
  const messages: ModelMessage[] = [prompt.message];
  const check = prompt.schema && checkBy({ schema: prompt.schema, field: "outputSchema" });
  let usage = noUsage;
  let cost: number | null = 0;
  let attempts = 0;

  return {
    usage: (): ModelUsage => usage,
    cost: (): number | null => cost,
    attempts: (): number => attempts,
    add: (message: ModelMessage): void => void messages.push(message),

    /** @throws WorkfuseError `ai.*` */
    async ask(): Promise<ModelAnswer> {
      const answer = await models.ask({
        targets,
        instructions: prompt.instructions,
        messages,
        temperature: config.temperature,
        maxOutputTokens: config.maxTokens,
        schema: prompt.schema,
        tools,
        retries: config.retries,
        signal,
      });
      usage = {
        promptTokens: usage.promptTokens + answer.usage.promptTokens,
        completionTokens: usage.completionTokens + answer.usage.completionTokens,
        cachedTokens: usage.cachedTokens + answer.usage.cachedTokens,
      };
      cost = cost === null || answer.cost === null ? null : cost + answer.cost;
      attempts += answer.attempts;
      messages.push(answer.message);
      if (answer.finishReason === "content-filter") {
        throw new WorkfuseError({
          code: "ai.refused",
          message: "The model declined to answer this.",
          details: { model: answer.target.model },
        });
      }
      return answer;
    },

    /** The answer by the schema; null without one. Says what is wrong where it does not keep to it. */
    read: (answer: ModelAnswer): ReturnType<Check> =>
      check === undefined ? { ok: true, value: null } : readBy({ check, answer }),
  };
}

export type Conversation = ReturnType<typeof createConversation>;

function readBy({ check, answer }: { check: Check; answer: ModelAnswer }): ReturnType<Check> {
  const value = parseModelJson(answer.text);
  if (value !== undefined) return check(value);
  const cut = answer.finishReason === "length" ? " It was cut off at the longest answer allowed." : "";
  return { ok: false, problem: `It is not JSON.${cut}` };
}
