import { TRPCClientError } from "@trpc/client";
import { type GraphContent, validateGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { anyGraph, workflowGraph } from "@workfuse/tests-arbitraries";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
let stranger: TestUser;

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  stranger = await signUp({ url: stack.api.url, origin: stack.publicUrl });
});
afterAll(async () => {
  await stack.stop();
  await database.drop();
});

/** The code of the specification's error body. */
async function refusal(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    return (error.data as { workfuse?: { code: string } } | undefined)?.workfuse?.code;
  }
}

const create = (graph: GraphContent) => user.api.workflows.create.mutate({ name: "Property", graph });

// Feature: workfuse, Property 4: Workflow persistence round-trip
test("a saved workflow is loaded as it was: nodes, edges and configurations, in their order", async () => {
  await fc.assert(
    fc.asyncProperty(workflowGraph(), async (graph) => {
      const { id } = await create(graph);
      const loaded = await user.api.workflows.get.query({ id });
      expect(loaded.graph).toEqual(graph);
      // Configurations are the user's own: even the order of their keys stays.
      const configs = (from: { nodes: readonly { data: { config: unknown } }[] }) =>
        from.nodes.map(({ data }) => JSON.stringify(data.config));
      expect(configs(loaded.graph)).toEqual(configs(graph));
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 27: Saves increment version number
// Feature: workfuse, Property 28: Previous versions are restorable
test("each save makes the next version, and every version can be restored exactly", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(workflowGraph({ maxNodes: 5 }), { minLength: 1, maxLength: 4 }),
      fc.nat(),
      async (graphs, pick) => {
        const first = graphs[0];
        if (!first) return;
        const { id, version } = await create(first);
        expect(version).toBe(1);
        for (const [index, graph] of graphs.slice(1).entries()) {
          const saved = await user.api.workflows.update.mutate({ id, baseVersion: index + 1, graph });
          expect(saved.version).toBe(index + 2);
        }
        const wanted = 1 + (pick % graphs.length);
        const restored = await user.api.workflows.restore.mutate({ id, version: wanted });
        expect(restored.version).toBe(graphs.length + 1);
        expect(restored.graph).toEqual(graphs[wanted - 1]);
        const history = await user.api.workflows.versions.query({ id });
        expect(history.map((one) => one.version)).toEqual(
          Array.from({ length: graphs.length + 1 }, (_, index) => graphs.length + 1 - index),
        );
      },
    ),
    { numRuns: 100 },
  );
});

test("a save that was made from an older version is refused, and overwrites nothing", async () => {
  await fc.assert(
    fc.asyncProperty(workflowGraph({ maxNodes: 3 }), workflowGraph({ maxNodes: 3 }), async (mine, theirs) => {
      const { id } = await create(mine);
      await user.api.workflows.update.mutate({ id, baseVersion: 1, graph: theirs });
      expect(await refusal(user.api.workflows.update.mutate({ id, baseVersion: 1, graph: mine }))).toBe(
        "workflow.version_conflict",
      );
      expect((await user.api.workflows.get.query({ id })).graph).toEqual(theirs);
    }),
    { numRuns: 100 },
  );
});

test("what validation finds wrong cannot be saved", async () => {
  await fc.assert(
    fc.asyncProperty(anyGraph, async (graph) => {
      const { valid } = validateGraph({ graph, nodeTypes });
      expect(await refusal(create(graph))).toBe(valid ? undefined : "graph.invalid");
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 32: Users cannot access others' workflows
test("a foreign workflow answers everything exactly like an unknown one", async () => {
  await fc.assert(
    fc.asyncProperty(workflowGraph({ maxNodes: 3 }), async (graph) => {
      const { id } = await create(graph);
      const { api } = stranger;
      for (const target of [id, "unknown"]) {
        const attempts = [
          api.workflows.get.query({ id: target }),
          api.workflows.update.mutate({ id: target, baseVersion: 1, name: "Mine" }),
          api.workflows.activate.mutate({ id: target, active: true }),
          api.workflows.versions.query({ id: target }),
          api.workflows.export.query({ id: target }),
          api.workflows.delete.mutate({ id: target }),
          api.executions.trigger.mutate({ workflowId: target }),
        ];
        const codes = await Promise.all(attempts.map(refusal));
        expect(new Set(codes)).toEqual(new Set(["resource.not_found"]));
      }
      expect((await user.api.workflows.get.query({ id })).graph).toEqual(graph);
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 43: Workflow export produces valid JSON
test("an export is JSON with all of the workflow, and importing it gives the same workflow", async () => {
  await fc.assert(
    fc.asyncProperty(workflowGraph(), async (graph) => {
      const { id } = await create(graph);
      const text = JSON.stringify(await user.api.workflows.export.query({ id }));
      const data = JSON.parse(text) as { graph: unknown; name: string };
      expect(data.graph).toEqual(graph);
      const imported = await user.api.workflows.import.mutate({ data });
      expect(imported).toMatchObject({ name: "Property", version: 1, graph });
      expect(imported.id).not.toBe(id);
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 45: Invalid imports are rejected
test("an import with anything missing, unknown or of another kind is refused with what is wrong", async () => {
  const { id } = await create({
    formatVersion: 1,
    nodes: [{ id: "t", type: "trigger", position: { x: 0, y: 0 }, data: { label: "T", config: {} } }],
    edges: [],
  });
  const good: Record<string, unknown> = { ...(await user.api.workflows.export.query({ id })) };
  // Older exports have no names of credentials.
  const needed = Object.keys(good).filter((key) => key !== "credentialNames");
  const broken = fc.oneof(
    fc
      .constantFrom(...needed)
      .map((key) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== key))),
    fc.constantFrom(...Object.keys(good)).map((key) => ({ ...good, [key]: { not: 7 } })),
    fc
      .string({ minLength: 1 })
      .filter((key) => !(key in good))
      .map((key) => ({ ...good, [key]: 1 })),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(broken, async (data) => {
      expect(await refusal(user.api.workflows.import.mutate({ data }))).toBe("request.invalid");
    }),
    { numRuns: 200 },
  );
});

// Feature: workfuse, Property 37: Workflows get unique webhook URLs
test("no two workflows share a webhook address", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(workflowGraph({ maxNodes: 1 }), async (graph) => {
      const { webhookUrl } = await create(graph);
      const token = webhookUrl.split("/").at(-1) ?? "";
      expect(Buffer.from(token, "base64url").length).toBeGreaterThanOrEqual(16);
      expect(seen.has(webhookUrl)).toBe(false);
      seen.add(webhookUrl);
    }),
    { numRuns: 100 },
  );
});
