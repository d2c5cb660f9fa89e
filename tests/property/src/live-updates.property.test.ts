import type { GraphContent } from "@workfuse/graph";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { type Watcher, until, watch } from "@workfuse/testing/watch";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
let watcher: Watcher;

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  watcher = await watch({ url: stack.gateway.url, cookie: user.cookie, origin: stack.publicUrl });
});
afterAll(async () => {
  watcher.socket.close();
  await stack.stop();
  await database.drop();
});

type Plan = { readonly fails: boolean; readonly onError: "fail" | "continue"; readonly after: number };

const plans = fc.array(
  fc.record({
    fails: fc.boolean(),
    onError: fc.constantFrom("fail" as const, "continue" as const),
    after: fc.nat({ max: 5 }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** Each node follows the trigger or one of those before it; what fails names a field that is not there. */
function graphOf(nodes: readonly Plan[]): GraphContent {
  const ids = ["trigger", ...nodes.map((_plan, index) => `n${index}`)];
  const position = { x: 0, y: 0 };
  return {
    formatVersion: 1,
    nodes: [
      { id: "trigger", type: "trigger", position, data: { label: "T", config: { source: "manual" } } },
      ...nodes.map(({ fails, onError }, index) => ({
        id: `n${index}`,
        type: "set",
        position,
        data: {
          label: `N${index}`,
          config: { fields: [{ path: "said", value: fails ? "{{trigger.data.never}}" : index }] },
          onError,
        },
      })),
    ],
    edges: nodes.map(({ after }, index) => ({
      id: `e${index}`,
      source: ids[after % (index + 1)] ?? "trigger",
      target: `n${index}`,
    })),
  };
}

test("the gateway tells of every node what became of it", async () => {
  // Feature: workfuse, Property 21: Node execution sends WebSocket updates
  await fc.assert(
    fc.asyncProperty(plans, async (nodes) => {
      const { id: workflowId } = await user.api.workflows.create.mutate({
        name: "P21",
        graph: graphOf(nodes),
      });
      watcher.send({ type: "subscribe", topic: "workflow", id: workflowId });
      await until(() =>
        watcher.messages.some((message) => message.type === "subscribed" && message.id === workflowId),
      );
      const id = await user.api.executions.trigger.mutate({ workflowId });
      const updates = () => watcher.updates().filter(({ executionId }) => executionId === id);
      await until(() => ["completed", "failed"].includes(updates().at(-1)?.type ?? ""));
      watcher.send({ type: "unsubscribe", topic: "workflow", id: workflowId });

      const told = updates();
      expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_update, index) => index + 1));
      const { status, nodeResults } = await user.api.executions.get.query({ id });
      expect([told[0]?.type, told.at(-1)?.type]).toEqual(["started", status]);
      const about = Map.groupBy(told, ({ nodeId }) => nodeId);
      for (const result of nodeResults) {
        const { nodeId, status: became, attempt, duration } = result;
        const own = about.get(nodeId) ?? [];
        about.delete(nodeId);
        if (became === "skipped") {
          expect(own.map(({ type }) => type)).toEqual(["node_skipped"]);
          continue;
        }
        // What a node does is known from the graph alone, not from what is on record of it.
        const fails = nodeId !== "trigger" && nodes[Number(nodeId.slice(1))]?.fails === true;
        const end = fails ? "node_failed" : "node_completed";
        expect(own.map(({ type }) => type)).toEqual(["node_started", end]);
        expect(own[1]?.data).toMatchObject({
          status: fails ? "failure" : "success",
          attempt,
          duration,
          error: fails ? { code: "template.missing" } : null,
        });
      }
      about.delete(undefined);
      expect([...about.keys()]).toEqual([]);
      const mayFail = nodes.some(({ fails, onError }) => fails && onError === "fail");
      if (!mayFail) {
        expect(status).toBe("completed");
        expect(nodeResults).toHaveLength(nodes.length + 1);
      }
    }),
    { numRuns: 100 },
  );
});
