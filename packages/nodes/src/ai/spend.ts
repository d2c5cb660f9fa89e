import type { LanguageModels, ModelAnswer, ModelRequest } from "@workfuse/ports";
import type { AiInput } from "./run.ts";

// With a budget the answer must have a limit: without one there is no telling what it may cost.
const answerWithBudget = 4096;
// A token is a byte at least. A picture is scaled down by all providers, and then counts about so much.
const tokensOfFile = 6000;
const tokensOfFrame = 2000;

/** The same models, asked only where what the request costs at most fits into what may still be spent. */
export function withinBudget({
  input: { ports, config, workspaceId, executionId },
}: {
  input: AiInput;
}): Pick<LanguageModels, "ask"> {
  const { models, ledger } = ports;

  return {
    async ask(request) {
      const limited =
        config.budget === undefined
          ? request
          : { ...request, maxOutputTokens: request.maxOutputTokens ?? answerWithBudget };
      const reservation = await ledger.reserve({
        workspaceId,
        executionId,
        amount: mostOf({ models, request: limited }),
        executionLimit: config.budget,
      });
      let answer: ModelAnswer | undefined;
      try {
        answer = await models.ask(limited);
        return answer;
      } finally {
        // Providers charge for no request that they failed.
        await reservation.settle(answer?.cost ?? 0);
      }
    },
  };
}

/** What a request costs at most, by the dearest of its models. Null where the price of one is not known. */
function mostOf({ models, request }: { models: LanguageModels; request: ModelRequest }): number | null {
  const usage = {
    promptTokens: promptTokensOf(request),
    completionTokens: request.maxOutputTokens ?? answerWithBudget,
    cachedTokens: 0,
  };
  const prices = request.targets.map((target) => models.price({ ...target, usage }));
  return prices.every((price) => price !== null) ? Math.max(0, ...prices) : null;
}

function promptTokensOf({ instructions = "", messages, schema, tools = [] }: ModelRequest): number {
  let tokens = tokensOfFrame;
  const text = JSON.stringify([
    instructions,
    schema,
    tools,
    messages.map((message) => {
      if (message.role !== "user") return message;
      tokens += (message.files ?? []).length * tokensOfFile;
      return message.text;
    }),
  ]);
  return tokens + Buffer.byteLength(text);
}
