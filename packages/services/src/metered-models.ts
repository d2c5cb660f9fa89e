import type { LanguageModels, ModelAnswer, ModelLedger, ModelRequest } from "@workfuse/ports";

// There is no telling what an answer may cost without a limit.
const longestAnswer = 16_000;
const tokensOfFrame = 2000;

/** Models whose requests count towards the workspace's budget: what a request costs at most is set aside first. */
export function meteredModels({
  models,
  ledger,
  workspaceId,
}: {
  models: LanguageModels;
  ledger: Pick<ModelLedger, "reserve">;
  workspaceId: string;
}): Pick<LanguageModels, "ask"> {
  return {
    async ask(request) {
      const limited = { maxOutputTokens: longestAnswer, ...request };
      const reservation = await ledger.reserve({
        workspaceId,
        // Not of an execution: what writing and explaining costs is counted together.
        executionId: "assistant",
        amount: mostOf({ models, request: limited }),
        executionLimit: undefined,
      });
      let answer: ModelAnswer | undefined;
      try {
        answer = await models.ask(limited);
        return answer;
      } finally {
        await reservation.settle(answer?.cost ?? 0);
      }
    },
  };
}

/** By the dearest of its models. Null where the price of one is not known. */
function mostOf({ models, request }: { models: LanguageModels; request: ModelRequest }): number | null {
  const { instructions, messages, schema, maxOutputTokens = longestAnswer } = request;
  // A token is a byte at least.
  const promptTokens = tokensOfFrame + Buffer.byteLength(JSON.stringify([instructions, messages, schema]));
  const usage = { promptTokens, completionTokens: maxOutputTokens, cachedTokens: 0 };
  const prices = request.targets.map((target) => models.price({ ...target, usage }));
  return prices.every((price) => price !== null) ? Math.max(0, ...prices) : null;
}
