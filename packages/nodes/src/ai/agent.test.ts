import {
  type McpServer,
  type Reply,
  type TestModels,
  startMcpServer,
  startTestModels,
} from "@workfuse/ai/testing";
import { createMcpClient } from "@workfuse/ai";
import { createEgress, parseEgressAllow } from "@workfuse/http";
import type { ModelLedger, WorkflowStarter } from "@workfuse/ports";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startPeer } from "../testing/egress.ts";
import { failureOf, nodeRunner, secretsHolding, testArn } from "../testing/run-node.ts";
import { aiNode } from "./definition.ts";
import { runAi } from "./run.ts";

let bench: TestModels;
let mcp: McpServer;
let peer: Awaited<ReturnType<typeof startPeer>>;
let egress: ReturnType<typeof createEgress>;
beforeAll(async () => {
  bench = await startTestModels();
  mcp = await startMcpServer();
  peer = await startPeer((_request, response) => response.end('{"found":true}'));
  egress = createEgress({ allow: parseEgressAllow(`127.0.0.1/32:${mcp.port}`) });
});
beforeEach(() => bench.server.script([]));
afterAll(async () => {
  await Promise.all([bench.close(), mcp.close(), peer.close(), egress.close()]);
});

const started: Parameters<WorkflowStarter["start"]>[0][] = [];
const workflows: WorkflowStarter = {
  start: async (given) => {
    started.push(given);
    return { executionId: "child" };
  },
  ended: async () => ({ status: "completed", output: { refunded: true }, message: undefined }),
};
const ledger: ModelLedger = {
  reserve: async () => ({ settle: async () => {} }),
  recall: async () => undefined,
  keep: async () => {},
};
const node = nodeRunner({ definition: aiNode, run: runAi });
const run = (config: Record<string, unknown>, more: Parameters<typeof node>[1] = {}) =>
  node(
    {
      task: "agent",
      provider: "compatible",
      baseUrl: bench.server.urls.compatible,
      model: "test",
      prompt: "Help the customer.",
      ...config,
    },
    {
      ...more,
      ports: {
        models: bench.models,
        ledger,
        http: peer.egress,
        workflows,
        mcp: createMcpClient({ egress }),
        secrets: secretsHolding("token-canary-1234"),
        ...more.ports,
      },
    },
  );
const asks = (name: string, input: unknown): Reply => ({ kind: "answer", toolCalls: [{ name, input }] });
const done: Reply = { kind: "answer", text: "done" };
const find = () => ({
  kind: "http",
  name: "find",
  description: "Finds a customer.",
  url: `${peer.url}/customers/{id}`,
  inputSchema: {
    type: "object",
    properties: { id: { type: "string" }, full: { type: "boolean" } },
    required: ["id"],
    additionalProperties: false,
  },
  secretArn: testArn,
});
const told = () => JSON.stringify(bench.server.requests.at(-1)?.body);

test("an agent uses an HTTP operation, is told its answer, and every call is in the output", async () => {
  bench.server.script([asks("find", { id: "a/b?c", full: true }), done]);
  const { output } = await run({ tools: [find()] });
  expect(peer.requests.at(-1)).toMatchObject({ method: "GET", url: "/customers/a%2Fb%3Fc?full=true" });
  expect(peer.requests.at(-1)?.headers["authorization"]).toBe("Bearer token-canary-1234");
  expect(output).toMatchObject({
    response: "done",
    attempts: 2,
    steps: [
      {
        tool: "find",
        input: { id: "a/b?c", full: true },
        output: { found: true },
        duration: expect.any(Number),
      },
    ],
  });
  expect(told()).toContain("found");
  expect(JSON.stringify(output)).not.toContain("canary");
});

test("a tool that writes sends JSON and a key that tells copies from further calls", async () => {
  const tool = { ...find(), method: "POST", url: `${peer.url}/refunds` };
  bench.server.script([asks("find", { id: "1" }), asks("find", { id: "1" }), done]);
  await run({ tools: [tool] });
  const [first, second] = peer.requests.slice(-2);
  expect(first?.body).toBe('{"id":"1"}');
  expect(first?.headers["idempotency-key"]).toMatch(/^execution:node:find:/);
  expect(first?.headers["idempotency-key"]).not.toBe(second?.headers["idempotency-key"]);
  bench.server.script([asks("find", { id: "1" }), done]);
  await run({ tools: [tool] });
  expect(peer.requests.at(-1)?.headers["idempotency-key"]).toBe(first?.headers["idempotency-key"]);
});

test("another workflow is a tool: its trigger's data are the arguments, its output is what the model is told", async () => {
  bench.server.script([asks("refund", { order: 7 }), done]);
  const { output } = await run({ tools: [{ kind: "workflow", name: "refund", workflowId: "w" }] });
  expect(started.at(-1)).toMatchObject({
    workflowId: "w",
    data: { order: 7 },
    parent: { executionId: "execution" },
  });
  expect(output.steps?.[0]?.output).toEqual({ refunded: true });
});

test("an MCP server's tools may be used that are allowed by name", async () => {
  bench.server.script([asks("math_add", { a: 1, b: 2 }), asks("math_fail", {}), done]);
  const tools = [{ kind: "mcp", name: "math", url: mcp.url, allow: ["add", "fail"], secretArn: testArn }];
  const { output } = await run({ tools });
  expect(output.steps).toMatchObject([
    { tool: "math_add", output: "3" },
    { tool: "math_fail", error: "it is broken" },
  ]);
  expect(mcp.headers.at(-1)?.["authorization"]).toBe("Bearer token-canary-1234");
  expect(JSON.stringify(bench.server.requests.at(-1)?.body["tools"])).not.toContain("delete_everything");
});

test("ACCEPTANCE 60: a tool that is not on the node's list is refused, and shown", async () => {
  const before = [peer.requests.length, mcp.calls.length, started.length];
  bench.server.script([
    asks("http_request", { url: "http://169.254.169.254/" }),
    asks("math_delete_everything", {}),
    asks("delete_everything", {}),
    asks("__proto__", {}),
    done,
  ]);
  const { output } = await run({
    tools: [find(), { kind: "mcp", name: "math", url: mcp.url, allow: ["add"] }],
  });
  expect(output.steps?.map(({ tool, error }) => [tool, error])).toEqual(
    ["http_request", "math_delete_everything", "delete_everything", "__proto__"].map((tool) => [
      tool,
      `There is no tool “${tool}” that may be used here.`,
    ]),
  );
  expect([peer.requests.length, mcp.calls.length, started.length]).toEqual(before);
});

test("ACCEPTANCE 60: arguments that do not keep to a tool's schema are refused, and shown", async () => {
  const before = peer.requests.length;
  bench.server.script([
    asks("find", { id: 7 }),
    asks("find", {}),
    asks("find", { id: "1", url: "http://evil.example" }),
    asks("find", "id=1"),
    asks("find", { id: ".." }),
    done,
  ]);
  const { output } = await run({ tools: [find()] });
  expect(output.steps?.length).toBe(5);
  const bySchema = output.steps?.map(({ error = "" }) =>
    error.startsWith("The arguments do not keep to the schema."),
  );
  expect(bySchema).toEqual([true, true, true, true, false]);
  expect(output.steps?.at(-1)?.error).toContain("needed in the path");
  expect(peer.requests.length).toBe(before);
});

test("ACCEPTANCE 60: tools leave by the same egress, so that addresses inside are refused", async () => {
  const closed = createEgress();
  bench.server.script([asks("find", { id: "1" }), done]);
  const { output } = await run({ tools: [find()] }, { ports: { http: closed } });
  expect(output.steps?.[0]?.error).toMatch(/127\.0\.0\.1/);
  const inside = run(
    { tools: [{ kind: "mcp", name: "math", url: mcp.url, allow: ["add"] }] },
    { ports: { mcp: createMcpClient({ egress: closed }) } },
  );
  expect((await failureOf(inside)).code).toBe("egress.refused");
  await closed.close();
});

test("ACCEPTANCE 60: an agent that comes to no end stops at its steps, its tokens, its deadline", async () => {
  bench.server.script(() => asks("find", { id: "1" }));
  const before = bench.server.requests.length;
  expect((await failureOf(run({ tools: [find()], maxSteps: 3 }))).code).toBe("ai.limit");
  expect(bench.server.requests.length - before).toBe(3);
  expect((await failureOf(run({ tools: [find()], maxTotalTokens: 40 }))).code).toBe("ai.limit");
  bench.server.script(() => ({
    kind: "answer",
    toolCalls: [{ name: "find", input: { id: "1" } }],
    dripMs: 30,
  }));
  expect((await failureOf(run({ tools: [find()], timeout: 200, maxSteps: 100 }))).code).toBe("node.timeout");
});

test("an overloaded provider in the middle of an agent's work costs one request, not the work", async () => {
  const before = peer.requests.length;
  bench.server.script([asks("find", { id: "1" }), { kind: "error", status: 529 }, done]);
  const { output } = await run({ tools: [find()] });
  expect(output).toMatchObject({ response: "done", attempts: 3 });
  expect(peer.requests.length - before).toBe(1);
});

test("two tools of one name, and an MCP tool that is not there, are the config's mistake", async () => {
  expect((await failureOf(run({ tools: [find(), find()] }))).code).toBe("config.invalid");
  const tools = [{ kind: "mcp", name: "math", url: mcp.url, allow: ["nothing"] }];
  expect((await failureOf(run({ tools }))).message).toContain("nothing");
});
