import { createLanguageModels, createPrices } from "@workfuse/ai";
import { type ProviderServer, startProviderServer } from "@workfuse/ai/testing";
import { createEgress, parseEgressAllow } from "@workfuse/http";
import type { Asking } from "@workfuse/magic";
import type { ModelProvider, Secret } from "@workfuse/ports";

export type Opened = {
  readonly asking: Asking;
  /** Has the local provider say this next. Nothing for a real one. */
  readonly script: (answers: readonly string[]) => void;
  readonly name: string;
  readonly close: () => Promise<void>;
};

const requestLimitMs = 180_000;

/** The real way to a model, down to the socket: to a provider on loopback that is told what to say, or to a real one. */
export async function openProvider({
  provider,
  model,
  apiKey,
  baseUrl,
}: {
  provider: ModelProvider | "local";
  model: string;
  apiKey: string | undefined;
  baseUrl: string | undefined;
}): Promise<Opened> {
  const local: ProviderServer | undefined = provider === "local" ? await startProviderServer() : undefined;
  const allow = local ? `127.0.0.1/32:${local.port}` : (process.env["EGRESS_ALLOW"] ?? "");
  const egress = createEgress({ allow: parseEgressAllow(allow) });
  const models = createLanguageModels({
    egress,
    clock: { now: () => new Date() },
    prices: createPrices([]),
  });
  const target = local
    ? { provider: "openai" as const, model: "scripted", apiKey: undefined, baseUrl: local.urls.openai }
    : {
        provider: realProvider(provider),
        model,
        apiKey: apiKey === undefined ? undefined : keyOf(apiKey),
        baseUrl,
      };
  return {
    asking: {
      models,
      targets: [target],
      get signal() {
        return AbortSignal.timeout(requestLimitMs);
      },
    },
    script: (answers) => local?.script(answers.map((text) => ({ kind: "answer", text }))),
    name: local ? "local, scripted answers: this proves the loop, not a model" : `${provider}, ${model}`,
    async close() {
      await egress.close();
      await local?.close();
    },
  };
}

function realProvider(provider: ModelProvider | "local"): ModelProvider {
  if (provider === "local") throw new Error("The local provider has no address of its own.");
  return provider;
}

function keyOf(value: string): Secret {
  return { reveal: () => value, toString: () => "[REDACTED]", toJSON: () => "[REDACTED]" };
}
