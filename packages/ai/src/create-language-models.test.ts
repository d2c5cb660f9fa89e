import type { ModelProvider, ModelRequest } from "@workfuse/ports";
import { isWorkfuseError } from "@workfuse/errors";
import { createEgress } from "@workfuse/http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createLanguageModels } from "./create-language-models.ts";
import { createPrices } from "./models/prices.ts";
import { type TestModels, startTestModels } from "./testing/index.ts";

const { signal } = new AbortController();
const providers = ["openai", "anthropic", "gemini", "compatible"] as const;
const key = "sk-test-0123456789abcdef";
const schema = {
  type: "object",
  properties: { name: { type: "string" } },
  required: ["name"],
  additionalProperties: false,
};

let bench: TestModels;
beforeAll(async () => {
  bench = await startTestModels();
});
beforeEach(() => {
  bench.waits.length = 0;
  bench.server.script([]);
});
afterAll(() => bench.close());

const ask = (provider: ModelProvider, more: Partial<ModelRequest> = {}) =>
  bench.models.ask({
    targets: [bench.target(provider)],
    messages: [{ role: "user", text: "Hello" }],
    signal,
    ...more,
  });
const last = () => bench.server.requests.at(-1);
async function failure(run: Promise<unknown>) {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isWorkfuseError(error)) return error;
  throw error;
}

test.each(providers)("%s answers with text, usage and cost, in pieces as they arrive", async (provider) => {
  bench.server.script([
    { kind: "answer", text: "Hello, Ada!", usage: { prompt: 100, completion: 20, cached: 40 } },
  ]);
  const pieces: { offset: number; text: string }[] = [];
  const answer = await ask(provider, {
    instructions: "Be kind.",
    temperature: 0.5,
    maxOutputTokens: 64,
    onText: (piece) => pieces.push(piece),
  });
  expect(answer).toMatchObject({
    text: "Hello, Ada!",
    finishReason: "stop",
    usage: { promptTokens: 100, completionTokens: 20, cachedTokens: 40 },
    attempts: 1,
  });
  expect(answer.cost).toBe(provider === "compatible" ? (60 + 20 + 40) / 1_000_000 : null);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.map(({ text }) => text).join("")).toBe("Hello, Ada!");
  expect(pieces.map(({ offset }) => offset)).toEqual([0, 4, 8]);
  expect(JSON.stringify(last()?.body)).toContain("Be kind.");
  expect(JSON.stringify(last()?.headers)).toContain(key);
});

test.each(providers)(
  "%s is told of tools and hands back what the model asks for, unrun",
  async (provider) => {
    bench.server.script([
      {
        kind: "answer",
        toolCalls: [
          { name: "weather", input: { city: "Bonn" } },
          { name: "evil", input: {} },
        ],
      },
    ]);
    const tools = [
      {
        name: "weather",
        description: "The weather.",
        inputSchema: { type: "object", properties: { city: { type: "string" } } },
      },
    ];
    const answer = await ask(provider, { tools });
    expect(answer.toolCalls.map(({ name, input }) => ({ name, input }))).toEqual([
      { name: "weather", input: { city: "Bonn" } },
      { name: "evil", input: {} },
    ]);
    expect(JSON.stringify(last()?.body)).toContain("The weather.");
    const results = answer.toolCalls.map((call, index) => ({ call, value: index, isError: index === 1 }));
    bench.server.script([{ kind: "answer", text: "sunny" }]);
    const second = await ask(provider, {
      tools,
      messages: [{ role: "user", text: "Hello" }, answer.message, { role: "tool", results }],
    });
    expect(second.text).toBe("sunny");
  },
);

test.each(providers)("%s is asked for JSON of a schema", async (provider) => {
  bench.server.script([{ kind: "answer", text: '{"name":"Ada"}' }]);
  expect((await ask(provider, { schema })).text).toBe('{"name":"Ada"}');
  expect(JSON.stringify(last()?.body)).toContain("name");
});

test.each(providers)("%s: a file goes with the prompt", async (provider) => {
  const bytes = Buffer.from("PNG bytes");
  const files = [{ bytes, mediaType: "image/png", name: "a.png" }];
  await ask(provider, { messages: [{ role: "user", text: "What is it?", files }] });
  expect(JSON.stringify(last()?.body)).toContain(bytes.toString("base64"));
});

const failures = [
  [400, "ai.request_refused", 1],
  [401, "ai.unauthorized", 1],
  [403, "ai.unauthorized", 1],
  [429, "ai.rate_limited", 5],
  [500, "ai.unavailable", 5],
  [503, "ai.unavailable", 5],
  [529, "ai.unavailable", 5],
] as const;
test.each(providers.flatMap((provider) => failures.map((each) => [provider, ...each] as const)))(
  "ACCEPTANCE 20: %s answering %i fails as %s after %i attempts, and the key is in no error",
  async (provider, status, code, attempts) => {
    bench.server.script(() => ({
      kind: "error",
      status,
      message: `no, ${key} is wrong: sk-te***********cdef`,
    }));
    const before = bench.server.requests.length;
    const error = await failure(ask(provider));
    expect(error).toMatchObject({ code, retryable: false });
    expect(bench.server.requests.length - before).toBe(attempts);
    expect(JSON.stringify([error.message, error.details])).not.toMatch(/sk-te/);
    expect(bench.waits).toEqual([1000, 2000, 4000, 8000].slice(0, attempts - 1));
  },
);

test("Retry-After makes the next attempt wait longer, and is left to the interpreter beyond a minute", async () => {
  bench.server.script([{ kind: "error", status: 429, headers: { "retry-after": "7" } }]);
  await ask("openai");
  expect(bench.waits).toEqual([7000]);
  bench.server.script([{ kind: "error", status: 429, headers: { "retry-after": "600" } }]);
  expect(await failure(ask("openai"))).toMatchObject({ retryable: true, retryAfterMs: 600_000 });
});

test.each(providers)("%s: a stream that breaks off is begun again", async (provider) => {
  bench.server.script([
    { kind: "answer", text: "Hello, Ada!", cut: true, dripMs: 5 },
    { kind: "answer", text: "Hello, Ada!" },
  ]);
  const offsets: number[] = [];
  const answer = await ask(provider, { onText: ({ offset }) => offsets.push(offset) });
  expect(answer).toMatchObject({ text: "Hello, Ada!", attempts: 2 });
  expect(offsets.filter((offset) => offset === 0).length).toBe(2);
});

test.each(providers)(
  "%s: an answer that is not the protocol's fails without being shown",
  async (provider) => {
    bench.server.script(() => ({ kind: "raw", body: '{"half": ' }));
    const error = await failure(ask(provider, { retries: 0 }));
    expect(error.code).toBe("ai.unavailable");
  },
);

test("the next target is asked once the one before is out of order, and not for a wrong request", async () => {
  const targets = [bench.target("openai"), bench.target("anthropic")];
  bench.server.script(({ provider }) =>
    provider === "openai" ? { kind: "error", status: 500 } : { kind: "answer", text: "here" },
  );
  const answer = await ask("openai", { targets, retries: 1 });
  expect(answer).toMatchObject({ text: "here", target: { provider: "anthropic" }, attempts: 3 });
  bench.server.script(() => ({ kind: "error", status: 400 }));
  expect((await failure(ask("openai", { targets }))).code).toBe("ai.request_refused");
});

test("ACCEPTANCE 21: an abort ends a silent or a dripping answer at once with the signal's own reason", async () => {
  for (const reply of [
    { kind: "silence" },
    { kind: "answer", text: "x".repeat(100), pieces: 100, dripMs: 20 },
  ] as const) {
    bench.server.script([reply]);
    const controller = new AbortController();
    const reason = new Error("cancelled");
    const running = ask("openai", { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 80);
    const began = performance.now();
    await expect(running).rejects.toBe(reason);
    await last()?.ended;
    expect(performance.now() - began).toBeLessThan(1000);
  }
});

test("ACCEPTANCE 43: a provider's address inside is refused unless the operator allows it", async () => {
  const models = createLanguageModels({
    egress: createEgress(),
    clock: { now: () => new Date() },
    prices: createPrices(),
  });
  const before = bench.server.requests.length;
  const request = { targets: [bench.target("compatible")], messages: [], signal };
  expect((await failure(models.ask({ ...request, messages: [{ role: "user", text: "x" }] }))).code).toBe(
    "egress.refused",
  );
  expect(bench.server.requests.length).toBe(before);
});

test("nothing chosen says what to do in one sentence", async () => {
  expect(await failure(ask("openai", { targets: [] }))).toMatchObject({ code: "ai.not_configured" });
});
