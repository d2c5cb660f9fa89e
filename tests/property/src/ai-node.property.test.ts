import { type ProviderRequest, type Reply, type TestModels, startTestModels } from "@workfuse/ai/testing";
import { createMemoryStore, edge, nodeOf, testInterpreter, triggerNode } from "@workfuse/execution/testing";
import type { ModelLedger, ModelProvider, Secret } from "@workfuse/ports";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const providers = ["openai", "anthropic", "gemini", "compatible"] as const;
const never = new AbortController().signal;
const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:test-AbCdEf";
const key: Secret = {
  reveal: () => "sk-property-0123456789",
  toString: () => "[REDACTED]",
  toJSON: () => "[REDACTED]",
};
const ledger: ModelLedger = {
  reserve: async () => ({ settle: async () => {} }),
  recall: async () => undefined,
  keep: async () => {},
};

let bench: TestModels;
beforeAll(async () => {
  bench = await startTestModels();
});
afterAll(() => bench.close());

type Planned = { readonly id: string; readonly provider: ModelProvider; readonly model: string };

/** Runs AI nodes one after the other in an execution, with the real SDK down to the socket. */
async function execute({
  nodes,
  reply,
}: {
  nodes: readonly Planned[];
  reply: (request: ProviderRequest) => Reply;
}) {
  bench.waits.length = 0;
  bench.server.script(reply);
  const from = bench.server.requests.length;
  const ids = ["trigger", ...nodes.map(({ id }) => id)];
  const memory = createMemoryStore({
    graph: {
      formatVersion: 1,
      nodes: [
        triggerNode(),
        ...nodes.map(({ id, provider, model }) =>
          nodeOf({
            id,
            type: "ai",
            config: {
              provider,
              model,
              secretArn: arn,
              baseUrl: bench.server.urls[provider],
              prompt: `I am ${id}`,
            },
          }),
        ),
      ],
      edges: ids.slice(1).map((id, index) => edge(`${ids[index]}>${id}`)),
    },
  });
  memory.add({ id: "e", trigger: { source: "manual", data: {} } });
  const interpreter = testInterpreter({
    store: memory.store,
    ports: { models: bench.models, ledger, secrets: { resolve: async () => key } },
  });
  await interpreter.run({ executionId: "e", drain: never });
  interpreter.close();
  return { execution: memory.get("e"), requests: bench.server.requests.slice(from), waits: [...bench.waits] };
}

const provider = fc.constantFrom(...providers);
const model = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);

// Feature: workfuse, Property 24: AI requests route to selected provider
test("Property 24: AI requests route to selected provider", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ provider, model }), { minLength: 1, maxLength: 4 }),
      async (chosen) => {
        const nodes = chosen.map((each, index) => ({ ...each, id: `ai${index}` }));
        const { execution, requests } = await execute({
          nodes,
          reply: () => ({ kind: "answer", text: "ok" }),
        });
        expect(execution.status).toBe("completed");
        expect(requests.map((request) => request.provider)).toEqual(chosen.map((each) => each.provider));
        for (const [index, request] of requests.entries()) {
          const named = chosen[index]?.provider === "gemini" ? request.path : String(request.body["model"]);
          expect(named).toContain(chosen[index]?.model);
          expect(JSON.stringify(request.body)).toContain(`I am ai${index}`);
        }
      },
    ),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 25: AI failures trigger exponential backoff
test("Property 25: AI failures trigger exponential backoff", async () => {
  const status = fc.constantFrom(408, 429, 500, 502, 503, 504, 529);
  // Also what asks for a longer or a shorter wait, in whole seconds.
  const failures = fc.array(fc.record({ status, retryAfter: fc.option(fc.integer({ min: 0, max: 60 })) }), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(provider, failures, async (chosen, failing) => {
      const left = [...failing];
      const { execution, requests, waits } = await execute({
        nodes: [{ id: "ai", provider: chosen, model: "test" }],
        reply: () => {
          const next = left.shift();
          if (!next) return { kind: "answer", text: "ok" };
          const headers = next.retryAfter === null ? {} : { "retry-after": String(next.retryAfter) };
          return { kind: "error", status: next.status, headers };
        },
      });
      const failed = failing.slice(0, 5);
      expect(execution.status).toBe(failed.length === 5 ? "failed" : "completed");
      expect(requests.length).toBe(Math.min(failing.length + 1, 5));
      const growing = failed.map(({ retryAfter }, index) =>
        Math.max(1000 * 2 ** index, (retryAfter ?? 0) * 1000),
      );
      expect(waits).toEqual(growing.slice(0, 4));
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 26: AI usage metrics are tracked
test("Property 26: AI usage metrics are tracked", async () => {
  const usage = fc
    .record({
      fresh: fc.integer({ min: 0, max: 100_000 }),
      cached: fc.integer({ min: 0, max: 100_000 }),
      completion: fc.integer({ min: 1, max: 100_000 }),
    })
    .map(({ fresh, cached, completion }) => ({ prompt: fresh + cached, cached, completion }));
  const used = fc.array(fc.record({ provider, usage, failures: fc.integer({ min: 0, max: 2 }) }), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(used, async (chosen) => {
      const nodes = chosen.map((each, index) => ({
        id: `ai${index}`,
        provider: each.provider,
        model: "test",
      }));
      const replies = chosen.flatMap(({ usage: tokens, failures }): Reply[] => [
        ...Array.from({ length: failures }, (): Reply => ({ kind: "error", status: 503 })),
        { kind: "answer", text: "ok", usage: tokens },
      ]);
      const { execution } = await execute({
        nodes,
        reply: () => replies.shift() ?? { kind: "error", status: 400 },
      });
      for (const [index, { provider: at, usage: tokens, failures }] of chosen.entries()) {
        const record = execution.nodes.get(`ai${index}`);
        // The test's price list has one of the four.
        const cost =
          at === "compatible"
            ? (tokens.prompt - tokens.cached + tokens.cached * 0.5 + tokens.completion * 2) / 1_000_000
            : null;
        const counted = {
          promptTokens: tokens.prompt,
          completionTokens: tokens.completion,
          cachedTokens: tokens.cached,
        };
        expect(record?.modelsUsage).toEqual({
          ...counted,
          requests: failures + 1,
          cost: cost === null ? null : expect.closeTo(cost, 9),
          latency: expect.any(Number),
        });
        expect(record?.modelsUsage?.latency).toBeGreaterThanOrEqual(0);
        expect(JSON.parse(record?.output ?? "null")).toMatchObject({
          usage: { ...counted, totalTokens: tokens.prompt + tokens.completion },
          latency: expect.any(Number),
        });
      }
    }),
    { numRuns: 100 },
  );
});
