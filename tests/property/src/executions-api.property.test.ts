import { setTimeout as sleep } from "node:timers/promises";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const database = await createTestDatabase();
let stack: TestStack;
let user: TestUser;
let workflowId = "";
let webhookUrl = "";
let failingUrl = "";

const position = { x: 0, y: 0 };
const trigger = { id: "t", type: "trigger", position, data: { label: "T", config: { source: "webhook" } } };

/** A condition on a field that may be missing: the execution fails where it is. */
function graphReading(field: string) {
  const conditions = [{ field: `{{${field}}}`, operator: "eq", value: "x", branch: "out" }];
  const node = {
    id: "c",
    type: "condition",
    position,
    data: { label: "C", config: { conditions, defaultBranch: "no" } },
  };
  return {
    formatVersion: 1 as const,
    nodes: [trigger, node],
    edges: [{ id: "e", source: "t", target: "c" }],
  };
}

async function active(graph: ReturnType<typeof graphReading>): Promise<{ id: string; url: string }> {
  const { id } = await user.api.workflows.create.mutate({ name: "Runs", graph });
  const workflow = await user.api.workflows.activate.mutate({ id, active: true });
  return { id, url: workflow.webhookUrl.replace(stack.publicUrl, stack.ingress.url) };
}

beforeAll(async () => {
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  ({ id: workflowId, url: webhookUrl } = await active(graphReading("trigger.method")));
  ({ url: failingUrl } = await active(graphReading("trigger.data.never")));
});
afterAll(async () => {
  await stack.stop();
  await database.drop();
});

async function deliver({
  url,
  data,
  headers = {},
}: {
  url: string;
  data: unknown;
  headers?: Record<string, string>;
}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(data),
  });
  return {
    status: response.status,
    body: (await response.json()) as { executionId: string; status: string },
  };
}

async function ended(id: string) {
  for (let waited = 0; waited < 15_000; waited += 20) {
    const execution = await user.api.executions.get.query({ id });
    if (execution.completedAt !== null) return execution;
    await sleep(20);
  }
  throw new Error(`execution ${id} does not end`);
}

const payload = fc.jsonValue().filter((value) => value !== null);

// Feature: workfuse, Property 11: Webhook triggers create executions
// Feature: workfuse, Property 40: Webhook responses include execution status
// Feature: workfuse, Property 38: Webhook payload is available in context
// Feature: workfuse, Property 22: Executions persist to database
// Feature: workfuse, Property 23: Node data is stored
// Feature: workfuse, Property 48: Executions have performance metrics
test("a delivery is answered with its execution, which keeps payload, inputs, outputs and durations", async () => {
  await fc.assert(
    fc.asyncProperty(payload, async (data) => {
      const { status, body } = await deliver({ url: webhookUrl, data });
      expect(status).toBe(202);
      expect(["pending", "running"]).toContain(body.status);
      const execution = await ended(body.executionId);
      expect(execution).toMatchObject({ status: "completed", workflowId, source: "webhook", error: null });
      // What JSON makes of the payload: -0 becomes 0.
      expect(execution.trigger).toMatchObject({ data: JSON.parse(JSON.stringify(data)), method: "POST" });
      expect(execution.duration).toBeGreaterThanOrEqual(0);
      expect(execution.nodeResults.map(({ nodeId }) => nodeId)).toEqual(["t", "c"]);
      for (const node of execution.nodeResults) {
        expect(node).toMatchObject({ status: "success", duration: expect.any(Number), attempt: 1 });
        expect(node).not.toMatchObject({ input: null });
        expect(node).not.toMatchObject({ output: null });
      }
      expect(execution.nodeResults[0]).toMatchObject({ output: { source: "webhook", method: "POST" } });
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 36: Failed executions can be manually retried
test("a failed execution can be retried: a new one, with the same workflow and trigger data", async () => {
  await fc.assert(
    fc.asyncProperty(payload, async (data) => {
      const { body } = await deliver({ url: failingUrl, data });
      const failed = await ended(body.executionId);
      expect(failed).toMatchObject({ status: "failed", error: { code: "template.missing", nodeId: "c" } });
      const again = await ended(await user.api.executions.retry.mutate({ id: failed.id }));
      expect(again.id).not.toBe(failed.id);
      expect(again).toMatchObject({
        workflowId: failed.workflowId,
        version: failed.version,
        retryOf: failed.id,
        source: "retry",
      });
      expect(again.trigger).toEqual(failed.trigger);
    }),
    { numRuns: 100 },
  );
});

test("ACCEPTANCE 3: the same delivery id starts one execution, also in five copies at once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uuid(), async (id) => {
      const copies = await Promise.all(
        Array.from({ length: 5 }, () =>
          deliver({ url: webhookUrl, data: { id }, headers: { "webhook-id": id } }),
        ),
      );
      const first = copies[0]?.body.executionId;
      expect(copies.every(({ status, body }) => status === 202 && body.executionId === first)).toBe(true);
      const later = await deliver({ url: webhookUrl, data: { id }, headers: { "webhook-id": id } });
      expect(later.body.executionId).toBe(first);
    }),
    { numRuns: 100 },
  );
});

// Feature: workfuse, Property 42: Execution filters return correct results
test("a filtered list holds all that matches and nothing else, page by page", async () => {
  const all: {
    id: string;
    status: string;
    workflowId: string;
    createdAt: string;
    source: string;
    error: { message: string } | null;
  }[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await user.api.executions.list.query({ limit: 100, ...(cursor ? { cursor } : {}) });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(all.length).toBeGreaterThan(200);
  const times = all.map(({ createdAt }) => createdAt).toSorted();
  const texts = all.flatMap(({ error }) =>
    error ? [error.message.slice(2, 9), error.message.toUpperCase()] : [],
  );
  const sources = fc.uniqueArray(fc.constantFrom("webhook", "manual", "retry", "replay", "schedule"), {
    minLength: 1,
  });
  const statuses = fc.uniqueArray(fc.constantFrom("pending", "running", "completed", "failed", "cancelled"), {
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.record(
        {
          status: statuses,
          source: sources,
          error: fc.constantFrom("%", "no such text", ...new Set(texts)),
          workflowId: fc.constantFrom(...new Set(all.map((one) => one.workflowId))),
          from: fc.constantFrom(...times),
          to: fc.constantFrom(...times),
        },
        { requiredKeys: [] },
      ),
      async (filters) => {
        const found: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await user.api.executions.list.query({
            ...filters,
            limit: 100,
            ...(cursor ? { cursor } : {}),
          });
          found.push(...page.items.map(({ id }) => id));
          cursor = page.nextCursor;
        }
        const { status, workflowId: wanted, from, to, source, error: text } = filters;
        const expected = all.filter(
          (one) =>
            (status === undefined || status.includes(one.status as "completed")) &&
            (source === undefined || source.includes(one.source as "manual")) &&
            (text === undefined || one.error?.message.toLowerCase().includes(text.toLowerCase()) === true) &&
            (wanted === undefined || one.workflowId === wanted) &&
            (from === undefined || one.createdAt >= from) &&
            (to === undefined || one.createdAt <= to),
        );
        expect(found).toEqual(expected.map(({ id }) => id));
      },
    ),
    { numRuns: 100 },
  );
});
