import { setTimeout as delay } from "node:timers/promises";
import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { type GuardedEgress, createGuardedFetch } from "@workfuse/http";
import type { Clock, LanguageModels, ModelAnswer, ModelRequest, ModelTarget } from "@workfuse/ports";
import { exchange } from "./exchange.ts";
import type { createPrices } from "./models/prices.ts";
import { longestWaitMs } from "./back-off.ts";
import { providerError } from "./provider-error.ts";
import { type Sleep, isTransient, withRetries } from "./with-retries.ts";

const standardRetries = 4;

// The SDK tells of its compatibility modes on the console.
globalThis.AI_SDK_LOG_WARNINGS = false;

/**
 * Language models over the guarded egress. A failure that may pass is tried again after 1, 2, 4 and 8 seconds, or when
 * the provider says; after that the next target is asked.
 */
export function createLanguageModels({
  egress,
  clock,
  prices,
  sleep = (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
}: {
  egress: Pick<GuardedEgress, "open">;
  clock: Clock;
  prices: ReturnType<typeof createPrices>;
  sleep?: Sleep | undefined;
}): LanguageModels {
  const fetch = createGuardedFetch(egress);

  return {
    price: (input) => prices.estimate(input),
    async ask(request) {
      const { targets, retries = standardRetries, signal } = request;
      let attempts = 0;
      let last: unknown = new WorkfuseError({
        code: "ai.not_configured",
        message: "Choose an AI provider, a model and a credential with its key.",
      });
      const once = async (target: ModelTarget): Promise<ModelAnswer> => {
        attempts += 1;
        const answer = await exchangeOrFail({ target, request });
        const cost = prices.estimate({ ...target, usage: answer.usage });
        return { ...answer, target, cost, attempts };
      };
      for (const target of targets) {
        try {
          return await withRetries({ retries, once: () => once(target), sleep, signal });
        } catch (error) {
          signal.throwIfAborted();
          // Another provider would be asked the same, and would be wronged by it too.
          if (!isTransient(error)) throw error;
          last = error;
        }
      }
      throw retries > 0 ? final(last) : last;
    },
  };

  async function exchangeOrFail({ target, request }: { target: ModelTarget; request: ModelRequest }) {
    try {
      return await exchange({ target, request, fetch });
    } catch (error) {
      request.signal.throwIfAborted();
      throw providerError({ error, target, now: clock.now() });
    }
  }
}

/** What all attempts have ended with is not worth more of them, except where the provider has named a time. */
function final(error: unknown): unknown {
  if (!isWorkfuseError(error) || (error.retryAfterMs ?? 0) > longestWaitMs) return error;
  const { code, message, details, cause } = error;
  return new WorkfuseError({ code, message, details, cause, retryable: false });
}
