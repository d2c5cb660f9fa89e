import { WorkfuseError } from "@workfuse/errors";
import { type Commit, createInterpreter, retryDelayMs } from "@workfuse/execution";
import {
  conditionNode,
  createMemoryStore,
  fakePorts,
  graphOf,
  httpNode,
  triggerNode,
} from "@workfuse/execution/testing";
import type { GraphContent, RetryPolicy, WorkflowNode } from "@workfuse/graph";
import fc from "fast-check";
import { expect, test } from "vitest";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const never = new AbortController().signal;

/** What a node of the generated graphs is, and how often it fails before it succeeds. */
type Shape = {
  readonly kind: "write" | "read" | "yes" | "no";
  readonly failures: number;
  readonly parents: readonly number[];
};

const shapes = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Shape["kind"][]>("write", "write", "read", "yes", "no"),
      failures: fc.constantFrom(0, 0, 0, 1, 2),
      parents: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((list) =>
    list.map((shape, index) => ({
      ...shape,
      parents: [...new Set(shape.parents.map((pick) => pick % (index + 1)))],
    })),
  );

const policy: RetryPolicy = { maxAttempts: 3, backoffMultiplier: 1, initialDelayMs: 0 };

/** Node n of the list is `n<index>`; parent 0 is the trigger, parent k the node before index k. */
function graphOfShapes(list: readonly Shape[]): GraphContent {
  const id = (index: number): string => (index === 0 ? "trigger" : `n${index - 1}`);
  const nodes: WorkflowNode[] = list.map(({ kind }, index) => {
    if (kind === "yes" || kind === "no")
      return conditionNode({ id: `n${index}`, field: 1, value: kind === "yes" ? 1 : 2 });
    return httpNode({
      id: `n${index}`,
      method: kind === "write" ? "POST" : "GET",
      extra: { retryPolicy: policy },
    });
  });
  const edges = list.flatMap(({ parents }, index) =>
    parents.map((parent) => {
      const condition = list[parent - 1]?.kind;
      // Conditions lead on through `yes` only, so that some branches are not taken.
      return `${id(parent)}${condition === "yes" || condition === "no" ? ":yes" : ""}>n${index}`;
    }),
  );
  return graphOf({ nodes: [triggerNode(), ...nodes], edges });
}

type Call = { readonly node: string; readonly key: string | undefined };

function setUp({
  list,
  beforeCommit = async () => {},
  afterCommit = async () => {},
}: {
  list: readonly Shape[];
  beforeCommit?: (commit: Commit) => Promise<void>;
  afterCommit?: (commit: Commit) => Promise<void>;
}) {
  const graph = graphOfShapes(list);
  const memory = createMemoryStore({ graph, beforeCommit, afterCommit });
  const calls: Call[] = [];
  const left = new Map(list.map(({ failures }, index) => [`n${index}`, failures]));
  const http = {
    async request({ url, headers }: { url: string; headers?: Readonly<Record<string, string>> | undefined }) {
      const node = new URL(url).pathname.slice(1);
      // The heart of it: what is recorded as finished is never started again.
      expect(memory.get("e").nodes.get(node)?.status).not.toBe("success");
      calls.push({ node, key: headers?.["idempotency-key"] });
      const failures = left.get(node) ?? 0;
      if (failures > 0) {
        left.set(node, failures - 1);
        throw new WorkfuseError({ code: "egress.network", message: "reset" });
      }
      return { status: 200, headers: {}, body: new Uint8Array(), url };
    },
  };
  memory.add({ id: "e", trigger: { source: "manual", data: {} } });
  let worker = 0;
  const run = () =>
    createInterpreter({
      store: memory.store,
      ports: fakePorts({ http }),
      owner: `worker-${worker++}`,
      isAlive: async () => false,
      onProgress: () => {},
      redactorFor: async () => (value) => value,
      random: () => 0.5,
      log,
    }).run({ executionId: "e", drain: never });
  const statuses = () =>
    new Map([...memory.get("e").nodes.values()].map(({ nodeId, status }) => [nodeId, status]));
  return { graph, memory, calls, run, statuses };
}

// Feature: workfuse, Property 13: Node outputs persist to context
test("every node that has finished is in the context of those after it, and on record", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.jsonValue(), async (length, data) => {
      const bodies: string[] = [];
      const ids = Array.from({ length }, (_, index) => `n${index}`);
      const nodes = ids.map((id, index) =>
        httpNode({
          id,
          body: {
            seen: ids.slice(0, index).map((before) => `{{nodes.${before}.body}}`),
            data: "{{trigger.data}}",
          },
        }),
      );
      const graph = graphOf({
        nodes: [triggerNode(), ...nodes],
        edges: ids.map((id, index) => `${ids[index - 1] ?? "trigger"}>${id}`),
      });
      const memory = createMemoryStore({ graph });
      memory.add({ id: "e", trigger: { source: "manual", data: { value: data } } });
      const interpreter = createInterpreter({
        store: memory.store,
        ports: fakePorts({
          http: {
            request: async ({ url, body }) => {
              bodies.push(typeof body === "string" ? body : "");
              const answer = JSON.stringify({ from: new URL(url).pathname, data });
              return {
                status: 200,
                headers: { "content-type": "application/json" },
                body: new TextEncoder().encode(answer),
                url,
              };
            },
          },
        }),
        owner: "me",
        isAlive: async () => false,
        onProgress: () => {},
        redactorFor: async () => (value) => value,
        random: () => 0.5,
        log,
      });
      expect(await interpreter.run({ executionId: "e", drain: never })).toEqual({
        status: "ended",
        execution: "completed",
      });
      const plain = JSON.parse(JSON.stringify(data)) as unknown;
      for (const [index, body] of bodies.entries()) {
        expect(JSON.parse(body)).toEqual({
          seen: ids.slice(0, index).map((id) => ({ from: `/${id}`, data: plain })),
          data: { value: plain },
        });
      }
      for (const id of ids) expect(memory.get("e").nodes.get(id)).toMatchObject({ status: "success" });
    }),
    { numRuns: 200 },
  );
});

// Feature: workfuse, Property 14: Retry policy is respected
// Feature: workfuse, Property 35: Retry attempts are logged
test("a failing node is tried as often as its policy says, each failed attempt is logged, then it has failed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.nat({ max: 8 }),
      fc.boolean(),
      async (maxAttempts, failures, retryable) => {
        const graph = graphOf({
          nodes: [triggerNode(), httpNode({ id: "a", extra: { retryPolicy: { ...policy, maxAttempts } } })],
          edges: ["trigger>a"],
        });
        const memory = createMemoryStore({ graph });
        memory.add({ id: "e", trigger: { source: "manual", data: {} } });
        let calls = 0;
        const request = async ({ url }: { url: string }) => {
          calls++;
          if (calls <= failures) {
            throw new WorkfuseError({
              code: retryable ? "http.status_retryable" : "http.status",
              message: `failure ${calls}`,
            });
          }
          return { status: 200, headers: {}, body: new Uint8Array(), url };
        };
        const interpreter = createInterpreter({
          store: memory.store,
          ports: fakePorts({ http: { request } }),
          owner: "me",
          isAlive: async () => false,
          onProgress: () => {},
          redactorFor: async () => (value) => value,
          random: () => 0.5,
          log,
        });
        await interpreter.run({ executionId: "e", drain: never });
        const allowed = retryable ? maxAttempts : 1;
        const expectedCalls = Math.min(failures + 1, allowed);
        expect(calls).toBe(expectedCalls);
        expect(memory.get("e").status).toBe(failures < allowed ? "completed" : "failed");
        const failed = Math.min(failures, allowed);
        expect(memory.get("e").logs.map(({ message, data }) => [message, data["attempt"]])).toEqual(
          Array.from({ length: failed }, (_, index) => [
            `Attempt ${index + 1} failed: failure ${index + 1}`,
            index + 1,
          ]),
        );
        for (const entry of memory.get("e").logs) expect(entry.timestamp).toBeInstanceOf(Date);
      },
    ),
    { numRuns: 200 },
  );
});

test("waits grow by the multiplier, stay under 60 s and within 20 %, and keep to what the other side asks", () => {
  fc.assert(
    fc.property(
      fc.record({
        maxAttempts: fc.constant(20),
        backoffMultiplier: fc.double({ min: 1, max: 10, noNaN: true }),
        initialDelayMs: fc.nat({ max: 3_600_000 }),
      }),
      fc.integer({ min: 1, max: 20 }),
      fc.option(fc.nat({ max: 10_000_000 }), { nil: undefined }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (random, failedAttempt, retryAfterMs, roll) => {
        const delay = retryDelayMs({ policy: random, failedAttempt, retryAfterMs, random: roll });
        const plain = Math.min(
          random.initialDelayMs * random.backoffMultiplier ** (failedAttempt - 1),
          60_000,
        );
        const asked = Math.min(retryAfterMs ?? 0, 3_600_000);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(Math.max(plain * 0.8, asked)));
        expect(delay).toBeLessThanOrEqual(Math.ceil(Math.max(Math.min(plain * 1.2, 60_000), asked)));
      },
    ),
    { numRuns: 1000 },
  );
});

// Feature: workfuse, Property 15: Execution resumption from interruption
test("an execution that is interrupted at any commit, before or after it, ends as if it had not been", async () => {
  let points = 0;
  await fc.assert(
    fc.asyncProperty(shapes, async (list) => {
      const whole = setUp({ list });
      expect(await whole.run()).toEqual({ status: "ended", execution: "completed" });
      // Every commit of the uninterrupted run, and one more for good measure.
      for (let point = 0; point <= whole.memory.commits.length; point++) {
        for (const when of ["before", "after"] as const) {
          points++;
          let count = 0;
          let died = false;
          const die = async (moment: "before" | "after"): Promise<void> => {
            if (died || moment !== when) return;
            if (count++ !== point) return;
            died = true;
            throw new Error("the process died");
          };
          const broken = setUp({ list, beforeCommit: () => die("before"), afterCommit: () => die("after") });
          for (let worker = 0; worker < 3; worker++) await broken.run().catch(() => undefined);
          expect(broken.memory.get("e").status).toBe("completed");
          expect(broken.statuses()).toEqual(whole.statuses());
          // One interruption: a node may have been under way then, and is the only one that may be called once more.
          for (const [index, { kind, failures }] of list.entries()) {
            const made = broken.calls.filter(({ node }) => node === `n${index}`).length;
            const needed = whole.calls.filter(({ node }) => node === `n${index}`).length;
            expect(made).toBeLessThanOrEqual(needed + (kind === "write" || kind === "read" ? 1 : 0));
            expect(made).toBeGreaterThanOrEqual(needed === 0 ? 0 : Math.max(1, needed - failures));
          }
          const keys = broken.calls.filter(({ key }) => key !== undefined);
          expect(keys.every(({ node, key }) => key === `e:${node}`)).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
  expect(points).toBeGreaterThan(500);
});
