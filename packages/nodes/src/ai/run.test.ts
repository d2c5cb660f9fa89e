import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { type TestModels, startTestModels } from "@workfuse/ai/testing";
import { type TestFiles, createTestFiles } from "@workfuse/files/testing";
import { inferScope, validateGraph } from "@workfuse/graph";
import type { ModelLedger } from "@workfuse/ports";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { nodeTypes } from "../catalog.ts";
import { failureOf, nodeRunner, secretsHolding, testArn } from "../testing/run-node.ts";
import { aiNode } from "./definition.ts";
import { runAi } from "./run.ts";

const { signal } = new AbortController();
const key = "sk-canary-77aa11bb22";
let bench: TestModels;
let files: TestFiles;
let settled: number[];
let kept: Map<string, unknown>;
beforeAll(async () => {
  bench = await startTestModels();
  files = await createTestFiles();
});
beforeEach(() => {
  bench.server.script([]);
  bench.waits.length = 0;
  settled = [];
  kept = new Map();
});
afterAll(async () => {
  await bench.close();
  await files.remove();
});

const ledger: ModelLedger = {
  reserve: async () => ({ settle: async (cost) => void settled.push(cost) }),
  recall: async ({ key: at }) => kept.get(at),
  keep: async ({ key: at, answer }) => void kept.set(at, answer),
};
const node = nodeRunner({ definition: aiNode, run: runAi });
const run = (config: Record<string, unknown>, more: Parameters<typeof node>[1] = {}) =>
  node(
    {
      provider: "compatible",
      baseUrl: bench.server.urls.compatible,
      model: "test",
      secretArn: testArn,
      prompt: "Hello",
      ...config,
    },
    {
      ...more,
      ports: { models: bench.models, ledger, files, secrets: secretsHolding(key), ...more.ports },
    },
  );
const sent = () => JSON.stringify(bench.server.requests.at(-1)?.body);
const schema = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer" } },
  required: ["name", "age"],
  additionalProperties: false,
};

test("a prompt is answered, with usage, cost, latency and reason of its end", async () => {
  bench.server.script([{ kind: "answer", text: "Hi!", usage: { prompt: 100, completion: 50, cached: 20 } }]);
  const { output } = await run({ systemPrompt: "Be brief.", temperature: 0.2, maxTokens: 99 });
  expect(output).toMatchObject({
    response: "Hi!",
    body: null,
    usage: { promptTokens: 100, completionTokens: 50, cachedTokens: 20, totalTokens: 150 },
    cost: (80 + 10 + 100) / 1_000_000,
    latency: expect.any(Number),
    provider: "compatible",
    model: "test",
    finishReason: "stop",
    attempts: 1,
    cached: false,
  });
  expect(bench.server.requests.at(-1)?.body).toMatchObject({ temperature: 0.2, max_tokens: 99 });
  expect(sent()).toContain("Be brief.");
});

test("an answer by a schema is handed on as a value, also out of a code fence", async () => {
  bench.server.script([{ kind: "answer", text: '```json\n{"name":"Ada","age":36}\n```' }]);
  expect((await run({ outputSchema: schema })).output.body).toEqual({ name: "Ada", age: 36 });
});

test("an answer that does not keep to the schema is sent back with what is wrong, up to three times", async () => {
  bench.server.script([
    { kind: "answer", text: "Ada, 36" },
    { kind: "answer", text: '{"name":"Ada"}' },
    { kind: "answer", text: '{"name":"Ada","age":36}' },
  ]);
  const { output } = await run({ outputSchema: schema });
  expect(output).toMatchObject({ body: { name: "Ada", age: 36 }, attempts: 3 });
  expect(output.usage.totalTokens).toBe(45);
  expect(sent()).toContain("age");
  bench.server.script(() => ({ kind: "answer", text: "no" }));
  const before = bench.server.requests.length;
  expect((await failureOf(run({ outputSchema: schema }))).code).toBe("ai.invalid_answer");
  expect(bench.server.requests.length - before).toBe(4);
});

test("the nodes after it see the answer's fields by its schema", () => {
  const position = { x: 0, y: 0 };
  const graph = {
    formatVersion: 1 as const,
    nodes: [
      { id: "t", type: "trigger", position, data: { label: "T", config: { source: "manual" } } },
      { id: "a", type: "ai", position, data: { label: "A", config: { outputSchema: schema } } },
      { id: "s", type: "set", position, data: { label: "S", config: {} } },
    ],
    edges: [
      { id: "e", source: "t", target: "a" },
      { id: "f", source: "a", target: "s" },
    ],
  };
  const scope = JSON.stringify(inferScope({ graph, nodeTypes, nodeId: "s" }), (_key, value: unknown) =>
    value instanceof Map ? Object.fromEntries(value) : value,
  );
  expect(scope).toContain('"age"');
});

test("a text is put into one of the categories, and into none that is not named", async () => {
  bench.server.script([
    { kind: "answer", text: '{"category":"angry","reason":"x"}' },
    { kind: "answer", text: '{"category":"good","reason":"It says so."}' },
  ]);
  const { output } = await run({ task: "classify", categories: ["good", "bad"], prompt: "I like it." });
  expect(output).toMatchObject({ body: { category: "good" }, attempts: 2 });
  expect((await failureOf(run({ task: "classify" }))).code).toBe("config.invalid");
});

test("data is extracted by a schema, and a text summarised", async () => {
  bench.server.script([{ kind: "answer", text: '{"name":"Ada","age":36}' }]);
  expect((await run({ task: "extract", outputSchema: schema })).output.body).toEqual({
    name: "Ada",
    age: 36,
  });
  expect((await failureOf(run({ task: "extract" }))).details).toEqual({ field: "outputSchema" });
  await run({ task: "summarize", prompt: "Long ago…" });
  expect(sent()).toContain("Summarise");
});

test("files go along by reference, and nobody else's", async () => {
  const put = (workspaceId: string) =>
    files.put({
      workspaceId,
      executionId: null,
      name: "a.png",
      contentType: "image/png",
      content: Readable.from([Buffer.from("pixels")]) as AsyncIterable<Buffer>,
      maxBytes: 100,
      signal,
    });
  await run({ files: [{ $file: (await put("workspace")).id }] });
  expect(sent()).toContain(Buffer.from("pixels").toString("base64"));
  const foreign = { $file: (await put("other")).id };
  expect((await failureOf(run({ files: foreign }))).code).toBe("file.not_found");
});

test("another model is asked when the first one's provider is out of order", async () => {
  bench.server.script(({ provider }) =>
    provider === "compatible" ? { kind: "error", status: 529 } : { kind: "answer", text: "here" },
  );
  const fallbacks = [
    { provider: "compatible", model: "other", baseUrl: bench.server.urls.compatible },
    {
      provider: "compatible",
      model: "third",
      baseUrl: bench.server.urls.anthropic.replace("/anthropic", "/none"),
    },
  ];
  bench.server.script(({ body }) =>
    body["model"] === "other" ? { kind: "answer", text: "here" } : { kind: "error", status: 529 },
  );
  const { output } = await run({ fallbacks });
  expect(output).toMatchObject({ response: "here", model: "other", attempts: 6 });
});

test("without a credential it says what to do in one sentence, and sends nothing", async () => {
  const before = bench.server.requests.length;
  const failure = await failureOf(run({ provider: "openai", secretArn: undefined }));
  expect(failure).toMatchObject({
    code: "ai.not_configured",
    message: "Choose a credential that holds your API key for openai.",
  });
  expect(bench.server.requests.length).toBe(before);
});

test("the check says in one sentence what a node without a provider needs, and lets it be saved", () => {
  const position = { x: 0, y: 0 };
  const problemsOf = (config: Record<string, unknown>) =>
    validateGraph({
      graph: {
        formatVersion: 1,
        nodes: [
          { id: "t", type: "trigger", position, data: { label: "T", config: { source: "manual" } } },
          { id: "a", type: "ai", position, data: { label: "AI", config } },
        ],
        edges: [{ id: "e", source: "t", target: "a" }],
      },
      nodeTypes,
    }).problems;
  expect(problemsOf(aiNode.initialConfig)).toMatchObject([
    {
      code: "node.not_ready",
      severity: "warning",
      message: "AI: Choose a credential that holds your API key, or add one under Credentials.",
      nodeId: "a",
    },
  ]);
  expect(problemsOf({ ...aiNode.initialConfig, secretArn: testArn })).toEqual([]);
});

test("a model that declines fails the node", async () => {
  bench.server.script([{ kind: "answer", text: "I cannot.", ends: "refusal" }]);
  expect((await failureOf(run({}))).code).toBe("ai.refused");
});

test("a silent model is given up after the timeout, and a cancelled execution ends its call at once", async () => {
  bench.server.script(() => ({ kind: "silence" }));
  expect((await failureOf(run({ timeout: 60 }))).code).toBe("node.timeout");
  await bench.server.requests.at(-1)?.ended;
  const controller = new AbortController();
  const reason = new Error("cancelled");
  const running = run({}, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 50);
  const began = performance.now();
  await expect(running).rejects.toBe(reason);
  await bench.server.requests.at(-1)?.ended;
  expect(performance.now() - began).toBeLessThan(1000);
});

test("an answer on record is used again for the same question, and only for it", async () => {
  bench.server.script([
    { kind: "answer", text: "first" },
    { kind: "answer", text: "second" },
  ]);
  const before = bench.server.requests.length;
  await run({ cacheHours: 1 });
  expect((await run({ cacheHours: 1 })).output).toMatchObject({
    response: "first",
    cached: true,
    attempts: 0,
    cost: 0,
  });
  expect((await run({ cacheHours: 1, prompt: "Other" })).output).toMatchObject({
    response: "second",
    cached: false,
  });
  for (const other of [{ systemPrompt: "Differently." }, { temperature: 1 }, { outputSchema: {} }]) {
    bench.server.script([{ kind: "answer", text: "{}" }]);
    expect((await run({ cacheHours: 1, ...other })).output.cached).toBe(false);
  }
  expect(bench.server.requests.length - before).toBe(5);
});

test("a budget sets aside more than the request will cost, and gives back what it did not", async () => {
  const reserved: (number | null)[] = [];
  const counting: ModelLedger = {
    ...ledger,
    reserve: async ({ amount }) => {
      reserved.push(amount);
      return { settle: async (cost) => void settled.push(cost) };
    },
  };
  const { output } = await run({ budget: 1 }, { ports: { ledger: counting } });
  expect(reserved[0]).toBeGreaterThan(output.cost ?? 0);
  expect(settled).toEqual([output.cost]);
  expect(bench.server.requests.at(-1)?.body["max_tokens"]).toBe(4096);
});

test("ACCEPTANCE 46: the key stands in a header of the request, and in no output or error", async () => {
  const { output } = await run({});
  expect(bench.server.requests.at(-1)?.headers["authorization"]).toBe(`Bearer ${key}`);
  expect(sent()).not.toContain(key);
  expect(JSON.stringify(output)).not.toContain(key);
  for (const status of [400, 401, 429, 500]) {
    bench.server.script(() => ({ kind: "error", status, message: `bad key ${key}` }));
    const { message, details } = await failureOf(run({ retries: 0 }));
    expect(JSON.stringify([message, details])).not.toContain(key);
  }
});

test("the editor's way to the node carries no SDK", () => {
  for (const file of ["definition", "model-field", "tools-field"]) {
    const source = readFileSync(`${import.meta.dirname}/${file}.ts`, "utf8");
    expect(source).not.toMatch(/from "(?:ai|@ai-sdk\/.*|@workfuse\/ai)"/);
  }
});
