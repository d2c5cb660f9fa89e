import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { TRPCClientError } from "@trpc/client";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chain, node } from "./graphs.ts";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
let connections = 0;
const peer = createServer((_request, response) => response.end("{}"));
peer.on("connection", () => connections++);

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, "127.0.0.1", resolve);
  });
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
});
afterAll(async () => {
  await stack.stop();
  peer.close();
  await database.drop();
});

type Refusal = {
  code: string;
  details?: { problems?: { code?: string; path: (string | number)[]; nodeId?: string }[] };
};

async function refusal(promise: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    return (error.data as { workfuse: Refusal }).workfuse;
  }
}

const good = chain([node({ id: "a", type: "http", config: { url: "https://example.com" } })]);
const [trigger, action] = good.nodes;
const exported = (graph: unknown) => ({
  format: "workfuse.workflow",
  formatVersion: 1,
  exportedAt: new Date().toISOString(),
  name: "Imported",
  description: null,
  version: 1,
  graph,
  credentials: [],
});

const wrong: readonly [what: string, code: string, graph: unknown, nodeId: string | undefined][] = [
  ["an unknown type", "node.unknown_type", { ...good, nodes: [trigger, { ...action, type: "fax" }] }, "a"],
  [
    "an unknown key in a config",
    "node.config_invalid",
    {
      ...good,
      nodes: [trigger, { ...action, data: { label: "a", config: { url: "https://example.com", nope: 1 } } }],
    },
    "a",
  ],
  ["a repeated id", "node.duplicate_id", { ...good, nodes: [trigger, action, action] }, "a"],
  [
    "a dangling edge",
    "edge.dangling",
    { ...good, edges: [...good.edges, { id: "x", source: "a", target: "nowhere" }] },
    undefined,
  ],
  [
    "a cycle",
    "graph.cycle",
    {
      ...good,
      nodes: [...good.nodes, { ...action, id: "b" }],
      edges: [...good.edges, { id: "x", source: "a", target: "b" }, { id: "y", source: "b", target: "a" }],
    },
    undefined,
  ],
];

describe.each(wrong)("ACCEPTANCE 23: %s", (_what, code, graph, nodeId) => {
  test("is refused at save and at import, with code, path and node", async () => {
    const attempts = [
      // The graph is wrong on purpose; only its shape fits the type.
      () => user.api.workflows.create.mutate({ name: "Wrong", graph: graph as typeof good }),
      () => user.api.workflows.import.mutate({ data: exported(graph) }),
    ];
    for (const attempt of attempts) {
      const refused = await refusal(attempt());
      expect(refused?.code).toBe("graph.invalid");
      const problem = refused?.details?.problems?.find((one) => one.code === code);
      expect(problem?.path.length).toBeGreaterThan(0);
      if (nodeId !== undefined) expect(problem?.nodeId).toBe(nodeId);
    }
  });
});

test("ACCEPTANCE 23: an unknown key of a node, an edge or the graph is refused", async () => {
  for (const graph of [
    { ...good, extra: 1 },
    { ...good, nodes: [trigger, { ...action, extra: 1 }] },
    { ...good, edges: [{ ...good.edges[0], extra: 1 }] },
  ]) {
    expect(
      (await refusal(user.api.workflows.create.mutate({ name: "Wrong", graph: graph as typeof good })))?.code,
    ).toBe("request.invalid");
    expect((await refusal(user.api.workflows.import.mutate({ data: exported(graph) })))?.code).toBe(
      "request.invalid",
    );
  }
});

test("what cannot be there is refused at save by the types that are known; what may be missing is not", async () => {
  const save = (value: string, trigger = {}) => {
    const graph = chain([
      node({ id: "a", type: "http", config: { url: "https://example.com", body: value } }),
    ]);
    const nodes = graph.nodes.map((one) =>
      one.type === "trigger"
        ? { ...one, data: { ...one.data, config: { ...one.data.config, ...trigger } } }
        : one,
    );
    return refusal(user.api.workflows.create.mutate({ name: "Typed", graph: { ...graph, nodes } }));
  };
  const payloadSchema = {
    type: "object",
    properties: { email: { type: "string" } },
    required: ["email"],
    additionalProperties: false,
  };
  expect(await save("{{trigger.dta}}")).toMatchObject({
    code: "graph.invalid",
    details: { problems: [{ code: "node.field_unknown", nodeId: "a", suggestion: "data" }] },
  });
  expect(await save("{{trigger.data.emial}}", { payloadSchema })).toMatchObject({
    details: { problems: [{ code: "node.field_unknown", nodeId: "a", suggestion: "email" }] },
  });
  expect(await save("{{trigger.data.email}}", { payloadSchema })).toBeUndefined();
  // Of an example, and of what a caller may leave out, nothing certain is known.
  expect(await save("{{trigger.data.emial}}", { samplePayload: { email: "x" } })).toBeUndefined();
  expect(await save("{{trigger.method}}")).toBeUndefined();
});

test("ACCEPTANCE 24: ids have 1 to 64 letters, digits, underscores or hyphens; inherited names are plain ids", async () => {
  for (const id of ["", "a b", "ä", "../x", "a'--", "x".repeat(65), "a\u0000"]) {
    const graph = {
      ...good,
      nodes: [trigger, { ...action, id }],
      edges: [{ id: "e0", source: "trigger", target: id }],
    };
    expect(
      (await refusal(user.api.workflows.create.mutate({ name: "Ids", graph: graph as typeof good })))?.code,
    ).toBe("request.invalid");
  }
  for (const id of ["__proto__", "constructor", "hasOwnProperty", "toString", "-", "0", "x".repeat(64)]) {
    const graph = chain([
      node({
        id,
        type: "condition",
        config: { conditions: [{ field: 1, operator: "eq", value: 1, branch: "yes" }], defaultBranch: "no" },
      }),
    ]);
    const { id: workflowId } = await user.api.workflows.create.mutate({ name: "Ids", graph });
    expect((await user.api.workflows.get.query({ id: workflowId })).graph).toEqual(graph);
  }
});

test("ACCEPTANCE 26: import, open, export and restore run no node and call nobody", async () => {
  const { port } = peer.address() as AddressInfo;
  const graph = chain([
    node({ id: "a", type: "http", config: { method: "POST", url: `http://127.0.0.1:${port}/` } }),
  ]);
  const { id } = await user.api.workflows.import.mutate({ data: exported(graph) });
  await user.api.workflows.get.query({ id });
  await user.api.workflows.export.query({ id });
  await user.api.workflows.update.mutate({ id, baseVersion: 1, graph });
  await user.api.workflows.restore.mutate({ id, version: 1 });
  await user.api.workflows.activate.mutate({ id, active: true });
  expect(await user.api.executions.list.query({ workflowId: id })).toMatchObject({ items: [] });
  expect(connections).toBe(0);
});
