import { setTimeout as sleep } from "node:timers/promises";
import { createMcpClient } from "@workfuse/ai";
import { type ProviderServer, startProviderServer } from "@workfuse/ai/testing";
import { createEgress, parseEgressAllow } from "@workfuse/http";
import type { GraphContent, WorkflowNode } from "@workfuse/graph";
import type { Secret } from "@workfuse/ports";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, joinAs, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { node } from "./graphs.ts";

const canary = "sk-canary-7f3a9c51e2";
const database = await createTestDatabase();
let stack: TestStack;
let provider: ProviderServer;
let owner: TestUser;
let arn = "";

beforeAll(async () => {
  provider = await startProviderServer();
  stack = await startStack({ databaseUrl: database.url });
  owner = await signUp({ url: stack.api.url, origin: stack.publicUrl });
});
afterAll(async () => {
  await stack.stop();
  await provider.close();
  await database.drop();
});

/** These nodes, one after the other. */
function chain(nodes: readonly WorkflowNode[]): GraphContent {
  const edges = nodes
    .slice(1)
    .map(({ id }, index) => ({ id: `e${index}`, source: nodes[index]?.id ?? "", target: id }));
  return { formatVersion: 1, nodes: [...nodes], edges };
}

/** What the provider gives next, each as JSON. */
function script(...answers: readonly unknown[]): void {
  provider.script(
    answers.map((answer) => ({
      kind: "answer",
      text: typeof answer === "string" ? answer : JSON.stringify(answer),
    })),
  );
}

const configured = (config: unknown) => ({
  config: JSON.stringify(config),
  confidence: 0.9,
  reasoning: "As you said.",
});
const trigger = (config: Readonly<Record<string, unknown>> = {}) =>
  node({
    id: "t",
    type: "trigger",
    config: { source: "manual", samplePayload: { city: "Paris" }, ...config },
  });
const weather = (url: string) => node({ id: "weather", type: "http", config: { method: "GET", url } });

test("without a provider every AI procedure says in one sentence what to do and where, and nothing else suffers", async () => {
  const { api } = owner;
  const graph = chain([trigger()]);
  const calls = [
    () => api.ai.generateConfig.mutate({ prompt: "fetch it", nodeType: "http" }),
    () => api.ai.testPrompt.mutate({ prompt: "hello" }),
    () => api.ai.generateWorkflow.mutate({ prompt: "do it" }),
    () => api.ai.explain.mutate({ name: "W", graph }),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({
      data: { workfuse: { code: "ai.not_configured", details: { path: "/settings/ai" } } },
    });
  }
  expect(await api.aiSettings.list.query()).toEqual([]);
  expect((await api.workflows.create.mutate({ name: "W", graph })).version).toBe(1);
});

test("an admin chooses provider, model and credential; editors use them and cannot change them", async () => {
  const { api } = owner;
  const secret = await api.secrets.create.mutate({ name: "Model key", value: canary });
  arn = secret.arn;
  await expect(
    api.aiSettings.set.mutate({ provider: "anthropic", model: "m", secretArn: null, baseUrl: null }),
  ).rejects.toThrow(/credential that holds your API key for Anthropic/);
  await expect(
    api.aiSettings.set.mutate({ provider: "openai", model: "m", secretArn: `${arn}x`, baseUrl: null }),
  ).rejects.toThrow(/does not exist/);
  const setting = { model: "test", secretArn: arn };
  await api.aiSettings.set.mutate({ provider: "openai", baseUrl: provider.urls.openai, ...setting });
  const list = await api.aiSettings.set.mutate({
    provider: "anthropic",
    baseUrl: provider.urls.anthropic,
    ...setting,
  });
  expect(list.map((one) => [one.provider, one.isDefault])).toEqual([
    ["anthropic", true],
    ["openai", false],
  ]);

  const editor = await joinAs({ admin: owner, role: "editor", url: stack.api.url, origin: stack.publicUrl });
  script("Hello!");
  expect(await editor.api.ai.testPrompt.mutate({ prompt: "hi", systemPrompt: "Be brief." })).toMatchObject({
    response: "Hello!",
    usage: { promptTokens: 10, completionTokens: 5, totalTokens: 15 },
    provider: "anthropic",
    model: "test",
    finishReason: expect.any(String),
  });
  await expect(editor.api.aiSettings.remove.mutate({ provider: "openai" })).rejects.toThrow(/role/);
  script("Hi.");
  await editor.api.ai.testPrompt.mutate({ prompt: "hi", provider: "openai" });
  expect(provider.requests.at(-1)?.provider).toBe("openai");
});

test("a sentence becomes a configuration that refers to real upstream fields; wrong answers are sent back", async () => {
  const graph = chain([trigger(), weather("https://example.com")]);
  const right = { method: "GET", url: "https://weather.example/{{trigger.data.city}}" };
  script(
    "Here it is!",
    configured({ ...right, metod: "GET" }),
    configured({ ...right, url: "https://weather.example/{{trigger.data.town}}" }),
    configured(right),
  );
  const from = provider.requests.length;
  const result = await owner.api.ai.generateConfig.mutate({
    prompt: "get the weather of the city",
    nodeType: "http",
    provider: "openai",
    context: { graph, nodeId: "weather" },
  });
  expect(result).toMatchObject({ config: right, confidence: 0.9, reasoning: "As you said.", answers: 4 });
  const bodies = provider.requests.slice(from).map(({ body }) => JSON.stringify(body));
  expect(bodies).toHaveLength(4);
  expect(bodies[0]).toContain("trigger.data.city: text");
  expect(bodies[1]).toContain("It is not JSON");
  expect(bodies[2]).toContain("metod");
  expect(bodies[3]).toContain("town");
});

test("models see names of credentials, never their ARNs or values, and what they invent is not used", async () => {
  const config = { method: "GET", url: "https://x.example", auth: { type: "bearer", secretArn: arn } };
  const graph = chain([trigger(), node({ id: "weather", type: "http", config })]);
  const ask = { prompt: "use the key", nodeType: "http", context: { graph, nodeId: "weather", note: arn } };
  script(configured({ ...config, auth: { type: "bearer", secretArn: "credential:1" } }));
  const known = await owner.api.ai.generateConfig.mutate(ask);
  expect(known).toMatchObject({ config, missing: [] });
  const invented = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:another-AbCdEf";
  script(configured({ ...config, auth: { type: "bearer", secretArn: invented } }));
  const unknown = await owner.api.ai.generateConfig.mutate(ask);
  expect(unknown.missing).toEqual(["Choose a credential."]);
  expect(JSON.stringify(unknown.config)).not.toContain(invented);

  const sent = JSON.stringify(provider.requests.map(({ body, path }) => [body, path]));
  expect(sent).toContain("Model key");
  expect(sent).not.toContain(canary);
  expect(sent).not.toContain("arn:aws");
  // The key goes to the provider, and nowhere else.
  expect(JSON.stringify(provider.requests.map(({ headers }) => headers))).toContain(canary);
  expect(stack.api.output()).not.toContain(canary);
});

const workflow = {
  nodes: [
    {
      id: "start",
      type: "trigger",
      label: "Issue opened",
      config: { samplePayload: { issue: { title: "Bug", body: "It breaks" } } },
    },
    {
      id: "summary",
      type: "ai",
      label: "Summarise",
      config: {
        task: "summarize",
        provider: "openai",
        model: "gpt-6-luna",
        prompt: "{{trigger.data.issue.body}}",
      },
    },
    {
      id: "slack",
      type: "http",
      label: "Post to Slack",
      config: {
        method: "POST",
        url: "https://slack.com/api/chat.postMessage",
        body: { channel: "#issues", text: "{{nodes.summary.response}}" },
        auth: { type: "bearer", secretArn: "credential:missing" },
      },
    },
  ],
  edges: [
    { from: "start", to: "summary" },
    { from: "summary", to: "slack" },
  ],
};
const plan = {
  name: "Issues to Slack",
  steps: ["An issue is opened", "It is summarised", "Slack is told"],
  nodeTypes: ["trigger", "ai", "http"],
  questions: ["Which channel?"],
};

test("a sentence becomes a workflow: planned, written, repaired by the validator's errors, with what is missing", async () => {
  const unconnected = { ...workflow, edges: [{ from: "start", to: "nowhere" }] };
  script(
    plan,
    { workflow: JSON.stringify(unconnected), summary: "s" },
    { workflow: JSON.stringify(workflow), summary: "It tells Slack." },
  );
  const from = provider.requests.length;
  const result = await owner.api.ai.generateWorkflow.mutate({
    prompt: "When a GitHub issue is opened, summarise it and post to Slack",
  });
  expect(result).toMatchObject({
    name: "Issues to Slack",
    summary: "It tells Slack.",
    plan: plan.steps,
    questions: ["Which channel?"],
    answers: 3,
  });
  expect(result.missing.map(({ nodeId }) => nodeId)).toEqual(["summary", "slack"]);
  expect(result.graph.nodes.map(({ position }) => position.x)).toEqual([0, 320, 640]);
  expect(JSON.stringify(provider.requests[from + 2]?.body)).toContain("nowhere");
  // What is missing stands in the way until somebody chooses it.
  // Only in tRPC's idea of it, JSON could have lost a field.
  const graph = result.graph as GraphContent;
  await expect(owner.api.workflows.create.mutate({ name: "W", graph })).rejects.toThrow(
    /credential that does not exist/,
  );

  const longer = {
    nodes: [...workflow.nodes, { id: "mail", type: "set", label: "Note", config: { fields: [] } }],
    edges: [...workflow.edges, { from: "slack", to: "mail" }],
  };
  script({ ...plan, questions: [] }, { workflow: longer, summary: "A note follows." });
  const moved = {
    ...graph,
    nodes: graph.nodes.map((one) => ({ ...one, position: { x: one.position.x, y: 40 } })),
  };
  const next = await owner.api.ai.generateWorkflow.mutate({
    prompt: "and then make a note",
    graph: moved,
    conversation: [
      { role: "user", text: "When an issue…" },
      { role: "assistant", text: "It tells Slack." },
    ],
  });
  // What nobody asked to change is where and what it was.
  expect(next.graph.nodes.slice(0, 3).map(({ id, position }) => [id, position])).toEqual(
    moved.nodes.map(({ id, position }) => [id, position]),
  );
  expect(next.graph.edges.slice(0, 2)).toEqual(graph.edges);
});

test("a workflow is explained node by node, and only nodes that exist are named", async () => {
  const graph = chain([trigger(), weather("https://example.com")]);
  const steps = [{ nodeId: "weather", text: "Asks for the weather." }];
  script(
    { summary: "Weather.", steps: [{ nodeId: "ghost", text: "?" }], remarks: [] },
    { summary: "Weather.", steps, remarks: ["It calls another system."] },
  );
  expect(await owner.api.ai.explain.mutate({ name: "W", graph })).toEqual({
    summary: "Weather.",
    steps,
    remarks: ["It calls another system."],
  });
});

async function ended(id: string) {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const execution = await owner.api.executions.get.query({ id });
    if (execution.completedAt !== null) return execution;
    await sleep(50);
  }
  throw new Error(`execution ${id} does not end\n${stack.worker.output()}`);
}

test("a failed execution gets a fix that is checked by validation and by replaying what was recorded", async () => {
  const code = (text: string) => ({ language: "javascript", code: text });
  const graph = chain([
    trigger(),
    node({ id: "sum", type: "transform", config: code("return trigger.data.prices.total;") }),
  ]);
  const { id: workflowId } = await owner.api.workflows.create.mutate({ name: "Prices", graph });
  const executionId = await owner.api.executions.trigger.mutate({ workflowId, payload: { city: "Paris" } });
  expect((await ended(executionId)).status).toBe("failed");

  const fixed = code("return trigger.data.prices?.total ?? 0;");
  const fix = (config: unknown) => ({
    diagnosis: "There are no prices.",
    cause: "workflow",
    confidence: 0.8,
    changes: [{ nodeId: "sum", config: JSON.stringify(config) }],
  });
  script(fix({ language: "cobol" }), fix(fixed));
  const proposed = await owner.api.ai.fix.mutate({ executionId });
  expect(proposed).toMatchObject({
    diagnosis: "There are no prices.",
    cause: "workflow",
    changes: [{ nodeId: "sum", after: fixed, before: { language: "javascript" } }],
  });
  const replayId = await owner.api.ai.checkFix.mutate({
    executionId,
    changes: proposed.changes.map(({ nodeId, after }) => ({ nodeId, config: { ...after } })),
  });
  const replay = await ended(replayId);
  expect(replay).toMatchObject({ status: "completed", source: "replay", retryOf: executionId });
  expect(replay.nodeResults.find(({ nodeId }) => nodeId === "sum")).toMatchObject({ output: { result: 0 } });
  // The workflow itself is as it was.
  expect((await owner.api.workflows.get.query({ id: workflowId })).version).toBe(1);
  await expect(owner.api.ai.fix.mutate({ executionId: replayId })).rejects.toThrow(/has not failed/);
});

test("workflows that are offered are tools for an MCP client with an API key", async () => {
  const offered = trigger({
    tool: { name: "greet", description: "Greets somebody." },
    payloadSchema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    samplePayload: { name: "Ada" },
  });
  const greeting = node({
    id: "set",
    type: "set",
    config: { fields: [{ path: "greeting", value: "Hello {{trigger.data.name}}" }] },
  });
  const graph = chain([offered, greeting]);
  const { id } = await owner.api.workflows.create.mutate({ name: "Greet", graph });
  const { key } = await owner.api.apiKeys.create.mutate({ name: "MCP", role: "editor" });
  const egress = createEgress({ allow: parseEgressAllow("127.0.0.1/32") });
  const url = `${stack.api.url}/api/v1/mcp`;
  const signal = AbortSignal.timeout(30_000);
  const token: Secret = { reveal: () => key, toString: () => "[REDACTED]", toJSON: () => "[REDACTED]" };
  const session = await createMcpClient({ egress }).open({ url, token, signal });
  // Not before it is active.
  expect(await session.tools()).toEqual([]);
  await owner.api.workflows.activate.mutate({ id, active: true });
  expect(await session.tools()).toMatchObject([
    { name: "greet", description: "Greets somebody.", inputSchema: { type: "object", required: ["name"] } },
  ]);
  expect(await session.call({ name: "greet", input: { name: "Grace" } })).toEqual({
    greeting: "Hello Grace",
  });
  await expect(session.call({ name: "greet", input: { name: 5 } })).rejects.toThrow(
    /do not keep to its schema/,
  );
  await session.close();
  await egress.close();
  const { items } = await owner.api.executions.list.query({ workflowId: id });
  expect(items).toMatchObject([{ source: "mcp", status: "completed" }]);
});

test("the MCP server answers keys only, by their roles, and tells others nothing", async () => {
  const rpc = async (headers: Readonly<Record<string, string>>, body: unknown) => {
    const response = await fetch(`${stack.api.url}/api/v1/mcp`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      body: (await response.json()) as { error?: { message: string }; result?: { tools: unknown[] } },
    };
  };
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  expect((await rpc({}, list)).status).toBe(401);
  expect((await rpc({ authorization: "Bearer wf_wrong" }, list)).status).toBe(401);
  expect((await rpc({ cookie: owner.cookie, origin: stack.publicUrl }, list)).status).toBe(401);
  const stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const foreign = await stranger.api.apiKeys.create.mutate({ name: "MCP", role: "editor" });
  const by = (key: string) => ({ authorization: `Bearer ${key}` });
  expect((await rpc(by(foreign.key), list)).body.result?.tools).toEqual([]);
  const call = {
    jsonrpc: "2.0",
    id: 2,
    method: "tools/call",
    params: { name: "greet", arguments: { name: "A" } },
  };
  expect((await rpc(by(foreign.key), call)).body.error?.message).toContain("There is no tool");
  const viewer = await owner.api.apiKeys.create.mutate({ name: "V", role: "viewer" });
  expect((await rpc(by(viewer.key), list)).body.result?.tools).toHaveLength(1);
  expect((await rpc(by(viewer.key), call)).body.error?.message).toContain("does not allow");
  expect((await rpc(by(viewer.key), { hello: 1 })).status).toBe(400);
  const unknown = { jsonrpc: "2.0", id: 3, method: "resources/list" };
  expect((await rpc(by(viewer.key), unknown)).body.error).toMatchObject({ code: -32_601 });
  expect((await fetch(`${stack.api.url}/api/v1/mcp`, { headers: by(viewer.key) })).status).toBe(405);
});

test("AI procedures are limited: twenty at once for each person", async () => {
  const eager = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const answers = await Promise.allSettled(
    Array.from({ length: 25 }, () => eager.api.ai.testPrompt.mutate({ prompt: "hello" })),
  );
  const codes = answers.map((answer) =>
    answer.status === "rejected"
      ? (answer.reason as { data: { workfuse: { code: string } } }).data.workfuse.code
      : "answered",
  );
  expect(codes.filter((code) => code === "request.rate_limited").length).toBeGreaterThanOrEqual(4);
  expect(codes.filter((code) => code === "ai.not_configured").length).toBeGreaterThanOrEqual(20);
});
