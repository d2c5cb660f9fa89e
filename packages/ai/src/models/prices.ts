import type { ModelProvider, ModelUsage } from "@workfuse/ports";
import { z } from "zod";
import { listedModels } from "./list.ts";
import type { ListedModel } from "./listed-model.ts";

const price = z.number().min(0);
/** Prices that an operator sets, as JSON: in place of the list's, or for models that are not on it. */
const modelPricesSchema = z.array(
  z.strictObject({
    provider: z.enum(["openai", "anthropic", "gemini", "compatible"]),
    model: z.string().min(1),
    input: price,
    cached: price.optional(),
    output: price,
  }),
);

/** The same as the text of an environment variable. */
export const modelPricesSetting = z
  .string()
  .default("[]")
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "This is not JSON." });
      return z.NEVER;
    }
  })
  .pipe(modelPricesSchema);

const million = 1_000_000;

/** Estimates what requests cost. @param own take precedence over the list */
export function createPrices(own: z.output<typeof modelPricesSchema> = []) {
  const known = new Map<string, ListedModel>();
  for (const listed of listedModels) known.set(keyOf(listed), listed);
  for (const given of own) known.set(keyOf(given), { ...given, cached: given.cached ?? given.input });

  function find(named: { provider: ModelProvider; model: string }): ListedModel | undefined {
    // A snapshot such as “gpt-5.4-2026-03-05” or “claude-haiku-4-5-20251001” costs what the model does.
    const plain = named.model.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, "");
    return known.get(keyOf(named)) ?? known.get(keyOf({ ...named, model: plain }));
  }

  return {
    /** Dollars, or null where no price is known. */
    estimate({
      provider,
      model,
      usage: { promptTokens, completionTokens, cachedTokens },
    }: {
      provider: ModelProvider;
      model: string;
      usage: ModelUsage;
    }): number | null {
      const listed = find({ provider, model });
      if (!listed) return null;
      const fresh = Math.max(0, promptTokens - cachedTokens);
      return (
        (fresh * listed.input + cachedTokens * listed.cached + completionTokens * listed.output) / million
      );
    },
  };
}

function keyOf({ provider, model }: { provider: ModelProvider; model: string }): string {
  return `${provider}/${model}`;
}
