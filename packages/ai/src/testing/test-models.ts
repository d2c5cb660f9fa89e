import { createEgress, parseEgressAllow } from "@workfuse/http";
import type { LanguageModels, ModelProvider, ModelTarget, Secret } from "@workfuse/ports";
import { createLanguageModels } from "../create-language-models.ts";
import { createPrices } from "../models/prices.ts";
import { type ProviderServer, startProviderServer } from "./provider-server.ts";

export type TestModels = {
  readonly models: LanguageModels;
  readonly server: ProviderServer;
  /** Milliseconds of each wait between attempts; none is really waited for. */
  readonly waits: number[];
  readonly target: (provider: ModelProvider, more?: Partial<ModelTarget>) => ModelTarget;
  readonly close: () => Promise<void>;
};

/** The real SDK and the real egress, against a provider on loopback that says what it is told to. */
export async function startTestModels(): Promise<TestModels> {
  const server = await startProviderServer();
  const egress = createEgress({ allow: parseEgressAllow(`127.0.0.1/32:${server.port}`) });
  const waits: number[] = [];
  const models = createLanguageModels({
    egress,
    clock: { now: () => new Date() },
    prices: createPrices([{ provider: "compatible", model: "test", input: 1, cached: 0.5, output: 2 }]),
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      waits.push(milliseconds);
    },
  });
  return {
    models,
    server,
    waits,
    target: (provider, more) => ({
      provider,
      model: "test",
      apiKey: keyOf("sk-test-0123456789abcdef"),
      baseUrl: server.urls[provider],
      ...more,
    }),
    async close() {
      await egress.close();
      await server.close();
    },
  };
}

function keyOf(value: string): Secret {
  return { reveal: () => value, toString: () => "[REDACTED]", toJSON: () => "[REDACTED]" };
}
