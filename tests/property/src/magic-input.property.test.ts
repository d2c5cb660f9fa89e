import { type TestModels, startTestModels } from "@workfuse/ai/testing";
import { generateConfig } from "@workfuse/magic";
import { catalog } from "@workfuse/nodes/catalog";
import { actionNode } from "@workfuse/tests-arbitraries";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const providers = ["openai", "anthropic", "gemini", "compatible"] as const;
const never = new AbortController().signal;

let bench: TestModels;
beforeAll(async () => {
  bench = await startTestModels();
});
afterAll(() => bench.close());

/** One sentence, with the answers that the provider gives one after the other; the last again and again. */
async function generate({
  nodeType,
  provider,
  answers,
}: {
  nodeType: string;
  provider: (typeof providers)[number];
  answers: readonly string[];
}) {
  const from = bench.server.requests.length;
  let given = 0;
  bench.server.script(() => ({ kind: "answer", text: answers[Math.min(given++, answers.length - 1)] ?? "" }));
  const outcome = await generateConfig({
    asking: { models: bench.models, targets: [bench.target(provider)], signal: never },
    prompt: "do it",
    nodeType,
    credentials: [],
  }).then(
    (value) => ({ ok: true as const, value }),
    (error: unknown) => ({ ok: false as const, error }),
  );
  return { outcome, requests: bench.server.requests.slice(from) };
}

const provider = fc.constantFrom(...providers);
const sample = fc.oneof(
  fc
    .constantFrom(...Object.values(catalog))
    .map(({ type, initialConfig }) => ({ type, config: initialConfig })),
  actionNode.map(({ type, data: { config } }) => ({ type, config })),
);
/** Configurations that are right, that have something odd in them, and that are anything. */
const candidate = fc
  .tuple(sample, fc.jsonValue(), fc.nat(), fc.string({ maxLength: 12 }))
  .chain(([{ type, config }, odd, pick, name]) => {
    const keys = Object.keys(config);
    const key = keys[pick % Math.max(1, keys.length)] ?? "field";
    return fc.constantFrom<{ type: string; config: unknown }>(
      { type, config },
      { type, config: { ...config, [key]: odd } },
      { type, config: { ...config, [name]: odd } },
      { type, config: Object.fromEntries(Object.entries(config).filter(([each]) => each !== key)) },
      { type, config: odd },
    );
  });

// Feature: workfuse, Property 5: AI-generated configs are schema-valid
test("Property 5: AI-generated configs are schema-valid", async () => {
  const seen = { taken: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(provider, candidate, fc.boolean(), async (at, { type, config }, asText) => {
      const written = asText ? JSON.stringify(config) : config;
      const answer = JSON.stringify({ config: written, confidence: 0.9, reasoning: "because" });
      const { outcome } = await generate({ nodeType: type, provider: at, answers: [answer] });
      // The type comes from the catalogue.
      const { authoredConfig } = catalog[type as keyof typeof catalog];
      if (outcome.ok) {
        seen.taken += 1;
        expect(authoredConfig.safeParse(outcome.value.config).success).toBe(true);
        expect(outcome.value.config).toEqual(JSON.parse(JSON.stringify(config)));
      } else {
        seen.refused += 1;
        expect(outcome.error).toMatchObject({ code: "ai.invalid_answer" });
        expect(authoredConfig.safeParse(config).success).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
  // Both ways out have been taken.
  expect(seen.taken).toBeGreaterThan(30);
  expect(seen.refused).toBeGreaterThan(30);
});

// Feature: workfuse, Property 6: Invalid AI responses trigger retries
test("Property 6: Invalid AI responses trigger retries", async () => {
  const config = { method: "GET", url: "https://example.com" };
  const good = JSON.stringify({ config: JSON.stringify(config), confidence: 1, reasoning: "" });
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const broken = fc.oneof(
    fc.nat({ max: good.length - 2 }).map((end) => good.slice(0, end + 1)),
    // Of what can be sent in JSON text, which lone surrogates cannot.
    fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !isJson(text) && text.trim() !== ""),
    fc.constant("Sure! Here is your configuration."),
  );
  await fc.assert(
    fc.asyncProperty(provider, fc.array(broken, { maxLength: 6 }), async (at, wrong) => {
      const { outcome, requests } = await generate({
        nodeType: "http",
        provider: at,
        answers: [...wrong, good],
      });
      // The first request and at most three more.
      expect(requests.length).toBe(Math.min(wrong.length, 3) + 1);
      if (wrong.length <= 3) {
        expect(outcome).toMatchObject({ ok: true, value: { config, answers: wrong.length + 1 } });
      } else {
        expect(outcome).toMatchObject({ ok: false, error: { code: "ai.invalid_answer" } });
      }
      // Each further request says what was wrong with the answer before.
      for (const [index, { body }] of requests.entries()) {
        const told = JSON.stringify(body).split("This cannot be used").length - 1;
        expect(told).toBe(index);
      }
    }),
    { numRuns: 150 },
  );
});
