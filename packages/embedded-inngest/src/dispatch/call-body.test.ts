import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../protocol/canonical-json.ts";
import { sha1 } from "../protocol/ids.ts";
import type { Call } from "../state/call.ts";
import { callBody } from "./call-body.ts";

function call({
  event = "{}",
  results = [],
  pending = [],
  step = "",
}: {
  event?: string;
  results?: [id: string, body: string][];
  pending?: string[];
  step?: string;
}): Call {
  return {
    run: {
      runId: "R1",
      event,
      parent: undefined,
      results: new Map(results),
      pending: new Set(pending),
      requestVersion: -1,
    },
    definition: {
      number: 1,
      id: "app-fn",
      origin: "http://127.0.0.1",
      path: "/?stepId=",
      maxAttempts: 5,
      triggers: [],
      concurrency: [],
      priority: undefined,
      idempotency: undefined,
      cancelOn: [],
    },
    step,
    workspace: "",
    owner: 1,
    generation: 3,
    attempt: 2,
    crashes: 0,
    rev: 0,
  };
}

type Body = {
  ctx: {
    disable_immediate_execution: boolean;
    use_api: boolean;
    attempt: number;
    stack: { stack: string[] };
  };
  events: unknown[];
  steps: Record<string, unknown>;
  version: number;
};

function bodyOf(input: Parameters<typeof call>[0]): Body {
  return JSON.parse(callBody({ call: call(input), requestId: "q1" })) as Body; // What `callBody` writes.
}

test("the body is canonical as it is written, whatever the event and the results hold", () => {
  const json = fc.json({ maxDepth: 3 }).map((text) => canonicalJson(JSON.parse(text)));
  const results = fc.uniqueArray(
    fc.tuple(
      fc.string().map(sha1),
      json.map((data) => `{"data":${data}}`),
    ),
    {
      selector: ([id]) => id,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(json, results, fc.boolean(), (event, done, waits) => {
      const body = callBody({
        call: call({ event, results: done, pending: waits ? ["p"] : [] }),
        requestId: "q1",
      });
      expect(canonicalJson(JSON.parse(body))).toBe(body);
    }),
    { numRuns: 300 },
  );
});

test("the stack lists the results in the order of their completion", () => {
  const body = bodyOf({
    results: [
      ["b", "1"],
      ["a", "2"],
      ["c", "3"],
    ],
  });
  expect(body.ctx.stack.stack).toEqual(["b", "a", "c"]);
  expect(body.steps).toEqual({ a: 2, b: 1, c: 3 });
});

test("while anything is pending, the worker is told to run nothing by itself", () => {
  expect(bodyOf({ pending: ["x"] }).ctx.disable_immediate_execution).toBe(true);
  expect(bodyOf({ results: [["a", "1"]] }).ctx.disable_immediate_execution).toBe(false);
});

test("what is too large for a request is left for the worker to fetch", () => {
  const body = bodyOf({ event: '{"data":{}}', results: [["a", `{"data":"${"x".repeat(3_600_000)}"}`]] });
  expect([body.ctx.use_api, body.steps, body.events]).toEqual([true, {}, []]);
  expect(body.ctx.stack.stack).toEqual(["a"]);
  expect(bodyOf({ results: [["a", "1"]] }).ctx.use_api).toBe(false);
});
