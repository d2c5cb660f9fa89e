import { WorkfuseError } from "@workfuse/errors";
import { type Commit, retryDelayMs } from "@workfuse/execution";
import {
  conditionNode,
  createMemoryStore,
  graphOf,
  httpNode,
  nodeOf,
  testInterpreter,
  triggerNode,
} from "@workfuse/execution/testing";
import type { GraphContent, RetryPolicy, WorkflowNode } from "@workfuse/graph";
import fc from "fast-check";
import { expect, test } from "vitest";

const never = new AbortController().signal;

/** What a node of the generated graphs is, and how often it fails before it succeeds. */
type Shape = {
  readonly kind: "write" | "read" | "yes" | "no" | "loop" | "each";
  readonly failures: number;
  readonly parents: readonly number[];
};

const shapes = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Shape["kind"][]>("write", "write", "read", "yes", "no", "loop", "each"),
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

const rounds = ["x", "y", "z"];
const policy: RetryPolicy = { maxAttempts: 3, backoffMultiplier: 1, initialDelayMs: 0 };

/** Node n of the list is `n<index>`; parent 0 is the trigger, parent k the node before index k. */
function graphOfShapes(list: readonly Shape[]): GraphContent {
  const id = (index: number): string => (index === 0 ? "trigger" : `n${index - 1}`);
  const nodes = list.flatMap(({ kind }, index): readonly WorkflowNode[] => {
    const own = `n${index}`;
    const extra = { retryPolicy: policy };
    switch (kind) {
      case "yes":
      case "no":
        return [conditionNode({ id: own, field: 1, value: kind === "yes" ? 1 : 2 })];
      case "write":
      case "read":
        return [httpNode({ id: own, method: kind === "write" ? "POST" : "GET", extra })];
      case "each": {
        const forEach = { items: rounds, concurrency: 1 + (index % 2) };
        return [httpNode({ id: own, at: "{{index}}", extra: { ...extra, forEach } })];
      }
      case "loop":
        return [
          nodeOf({ id: own, type: "loop", config: { items: rounds, concurrency: 1 + (index % 2) } }),
          httpNode({ id: `${own}a`, at: "{{index}}", extra: { ...extra, parentId: own } }),
          httpNode({ id: `${own}b`, at: "{{index}}", extra: { ...extra, parentId: own } }),
        ];
    }
  });
  const edges = list.flatMap(({ parents }, index) =>
    parents.map((parent) => {
      const condition = list[parent - 1]?.kind;
      // Conditions lead on through `yes` only, so that some branches are not taken.
      return `${id(parent)}${condition === "yes" || condition === "no" ? ":yes" : ""}>n${index}`;
    }),
  );
  const inside = list.flatMap(({ kind }, index) => (kind === "loop" ? [`n${index}a>n${index}b`] : []));
  return graphOf({ nodes: [triggerNode(), ...nodes], edges: [...edges, ...inside] });
}

/** `place` is the node's id, and `id@path` inside a loop or of an item. */
type Call = { readonly place: string; readonly key: string | undefined };

function timesBy(calls: readonly Call[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { place } of calls) times.set(place, (times.get(place) ?? 0) + 1);
  return times;
}

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
  // What was durable as finished at any time, whatever is written over it later.
  const finished = new Set<string>();
  const memory = createMemoryStore({
    graph,
    beforeCommit,
    afterCommit: async (commit) => {
      for (const { nodeId, path, status } of commit.nodes) {
        if (status === "success") finished.add(path === "" ? nodeId : `${nodeId}@${path}`);
      }
      await afterCommit(commit);
    },
  });
  const calls: Call[] = [];
  const repeated: string[] = [];
  const left = new Map<string, number>();
  const http = {
    async request({ url, headers }: { url: string; headers?: Readonly<Record<string, string>> | undefined }) {
      const place = new URL(url).pathname.slice(1).replace("/", "@");
      if (finished.has(place)) repeated.push(place);
      calls.push({ place, key: headers?.["idempotency-key"] });
      const shape = list[Number(/^n(\d+)/.exec(place)?.[1])];
      const failures = left.get(place) ?? shape?.failures ?? 0;
      if (failures > 0) {
        left.set(place, failures - 1);
        throw new WorkfuseError({ code: "egress.network", message: "reset" });
      }
      return { status: 200, headers: {}, body: new Uint8Array(), url };
    },
  };
  memory.add({ id: "e", trigger: { source: "manual", data: {} } });
  let worker = 0;
  const run = () =>
    testInterpreter({ store: memory.store, ports: { http }, owner: `worker-${worker++}` }).run({
      executionId: "e",
      drain: never,
    });
  const statuses = () => new Map([...memory.get("e").nodes].map(([place, { status }]) => [place, status]));
  return { graph, memory, calls, repeated, run, statuses };
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
      const interpreter = testInterpreter({
        store: memory.store,
        ports: {
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
        },
      });
      expect(await interpreter.run({ executionId: "e", drain: never })).toMatchObject({
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
        const interpreter = testInterpreter({ store: memory.store, ports: { http: { request } } });
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
      expect(await whole.run()).toMatchObject({ status: "ended", execution: "completed" });
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
          // The heart of it: what is recorded as finished is never started again.
          expect(broken.repeated).toEqual([]);
          expect(broken.memory.get("e").status).toBe("completed");
          expect(broken.statuses()).toEqual(whole.statuses());
          // One interruption: what was under way then, and nothing else, may be called once more.
          const [needed, made] = [timesBy(whole.calls), timesBy(broken.calls)];
          for (const [place, times] of made) {
            expect(times).toBeLessThanOrEqual((needed.get(place) ?? 0) + 1);
            expect(needed.has(place)).toBe(true);
          }
          expect(made.size).toBe(needed.size);
          const keys = broken.calls.filter(({ key }) => key !== undefined);
          expect(keys.every(({ place, key }) => key === `e:${place.replace("@", ":")}`)).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
  expect(points).toBeGreaterThan(500);
});
