import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha1 } from "../protocol/ids.ts";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { mostCrashes, transition } from "./transition.ts";

const now = Date.parse("2026-11-24T10:00:00Z");

function call(changes: Partial<Call> & { pending?: string[]; requestVersion?: number } = {}): Call {
  const { pending = [], requestVersion = 2, ...rest } = changes;
  return {
    run: {
      runId: "R",
      event: "{}",
      parent: undefined,
      results: new Map(),
      pending: new Set(pending),
      requestVersion,
    },
    definition: {
      number: 1,
      id: "f",
      origin: "http://127.0.0.1",
      path: "/?stepId=",
      maxAttempts: 3,
      triggers: [],
      concurrency: [],
      priority: undefined,
      idempotency: undefined,
      cancelOn: [],
    },
    step: "",
    workspace: "",
    owner: 1,
    generation: 1,
    attempt: 0,
    crashes: 0,
    rev: 0,
    ...rest,
  };
}

function answered(changes: Partial<Answer & { kind: "answered" }>): Answer {
  return {
    kind: "answered",
    status: 206,
    body: "[]",
    noRetry: undefined,
    retryAfter: undefined,
    requestVersion: 2,
    ...changes,
  };
}

function next({ answer, ...changes }: { answer: Answer } & Parameters<typeof call>[0]) {
  return transition({ answer, call: call(changes), now, random: () => 0 });
}

const operations = (...list: object[]): Answer => answered({ body: JSON.stringify(list) });

describe("answers that end the run", () => {
  test("200 is the function's result", () => {
    expect(next({ answer: answered({ status: 200, body: '{"b":1,"a":2}' }) })).toEqual({
      kind: "finish",
      status: "completed",
      output: '{"a":2,"b":1}',
    });
  });
  test("RunComplete is, whatever else the answer has", () => {
    const answer = operations({ op: "StepRun", id: "x", data: 1 }, { op: "RunComplete", id: "y", data: [1] });
    expect(next({ answer })).toEqual({ kind: "finish", status: "completed", output: "[1]" });
  });
  test("an error that must not be retried is the run's failure", () => {
    const answer = answered({ status: 400, body: '{"message":"no","name":"E"}', noRetry: true });
    expect(next({ answer })).toEqual({
      kind: "finish",
      status: "failed",
      output: '{"message":"no","name":"E"}',
    });
  });
  test("the last attempt's error is, too", () => {
    const answer = answered({ status: 500, body: '{"message":"no"}', noRetry: false });
    expect(next({ answer, attempt: 2 })).toMatchObject({ kind: "finish", status: "failed" });
  });
  test("an unknown operation fails the run and names it", () => {
    const failed = next({ answer: operations({ op: "Teleport", id: "x" }) });
    expect(failed).toMatchObject({ kind: "finish", status: "failed" });
  });
});

describe("attempts that failed", () => {
  test("come again after the schedule, or when the worker says", () => {
    const plain = answered({ status: 500, body: "oops", noRetry: false });
    expect(next({ answer: plain, attempt: 1 })).toMatchObject({ retry: { attempt: 2, delayMs: 30_000 } });
    const asked = answered({ status: 500, body: "{}", noRetry: false, retryAfter: "7" });
    expect(next({ answer: asked })).toMatchObject({ retry: { attempt: 1, delayMs: 7000 } });
  });
  test("a step's failure counts as an attempt of its call, and keeps what the answer has besides", () => {
    const answer = operations(
      { op: "StepRun", id: "a", data: 1 },
      { op: "StepError", id: "b", error: { message: "x" } },
    );
    expect(next({ answer })).toMatchObject({ results: [{ id: "a" }], retry: { attempt: 1 } });
  });
  test("a step's last failure is its result", () => {
    const error = { message: "x", name: "E" };
    const body = '{"error":{"message":"x","name":"E"}}';
    for (const answer of [operations({ op: "StepFailed", id: "b", error })]) {
      expect(next({ answer })).toMatchObject({ results: [{ id: "b", body }], retry: undefined });
    }
    const last = next({ answer: operations({ op: "StepError", id: "b", error }), attempt: 2 });
    expect(last).toMatchObject({ results: [{ id: "b", body }], retry: undefined });
  });
  test("an error of the function that comes as an operation is the function's", () => {
    const answer = operations({ op: "StepFailed", id: sha1("complete"), error: { message: "x" } });
    expect(next({ answer })).toMatchObject({ kind: "finish", status: "failed" });
  });
  test("an answer without operations, with nothing under way, is a failed attempt", () => {
    expect(next({ answer: operations() })).toMatchObject({ retry: { attempt: 1 } });
    expect(next({ answer: operations(), pending: ["p"] })).toMatchObject({ results: [], retry: undefined });
  });
});

describe("calls that were not answered", () => {
  test("are made again, sooner at first, and are no attempt", () => {
    const delays = Array.from({ length: mostCrashes - 1 }, (_none, crashes) =>
      next({ answer: { kind: "broken" }, crashes }),
    );
    expect(delays.map((one) => one.kind === "resend" && one.delayMs)).toEqual([
      100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000, 2000,
    ]);
    expect(next({ answer: { kind: "refused" }, crashes: 5 })).toMatchObject({ kind: "resend", crashes: 5 });
  });
  test("count as one attempt after a fixed number of broken connections in a row", () => {
    const broken: Answer = { kind: "broken" };
    expect(next({ answer: broken, crashes: mostCrashes - 1 })).toMatchObject({ retry: { attempt: 1 } });
    expect(next({ answer: broken, crashes: mostCrashes - 1, attempt: 2 })).toMatchObject({
      kind: "finish",
      status: "failed",
    });
  });
});

describe("plans", () => {
  test("name what to do and whether it races", () => {
    const answer = operations(
      { op: "StepPlanned", id: "a", opts: { parallelMode: "race" } },
      { op: "Sleep", id: "b", name: "1h" },
      { op: "WaitForEvent", id: "c", name: "e", opts: { timeout: "1d", if: "async.data.x == 1" } },
      { op: "InvokeFunction", id: "d", opts: { function_id: "app-g", payload: { data: { n: 1 } } } },
    );
    expect(next({ answer })).toMatchObject({
      kind: "advance",
      plans: [
        { kind: "step", id: "a", race: true },
        { kind: "sleep", id: "b", race: false, until: "1h" },
        { kind: "event", id: "c", event: "e", condition: "async.data.x == 1", timeout: "1d" },
        { kind: "invoke", id: "d", functionId: "app-g", payload: { data: { n: 1 } } },
      ],
    });
  });
  test("all race under version 1 of the protocol", () => {
    expect(next({ answer: operations({ op: "StepPlanned", id: "a" }), requestVersion: 1 })).toMatchObject({
      plans: [{ race: true }],
    });
  });
});

test("every answer leads to a next state: attempts and crashes only grow, and never past their ends", () => {
  const operation = fc.oneof(
    fc.record({
      op: fc.constantFrom("StepRun", "StepError", "StepFailed", "StepPlanned", "Nonsense"),
      id: fc.constantFrom("a", "b"),
      data: fc.jsonValue(),
      error: fc.jsonValue(),
    }),
    fc.record({
      op: fc.constantFrom("Sleep", "WaitForEvent", "InvokeFunction"),
      id: fc.string(),
      name: fc.string(),
      opts: fc.jsonValue(),
    }),
  );
  const answer: fc.Arbitrary<Answer> = fc.oneof(
    fc.constantFrom<Answer>({ kind: "broken" }, { kind: "refused" }, { kind: "aborted" }),
    fc.record({
      kind: fc.constant("answered" as const),
      status: fc.constantFrom(200, 201, 206, 400, 401, 404, 500, 503),
      body: fc.oneof(
        fc.string(),
        fc.json(),
        fc.array(operation).map((list) => JSON.stringify(list)),
      ),
      noRetry: fc.option(fc.boolean(), { nil: undefined }),
      retryAfter: fc.option(fc.oneof(fc.string(), fc.nat().map(String)), { nil: undefined }),
      requestVersion: fc.constantFrom(1, 2, undefined),
    }),
  );
  fc.assert(
    fc.property(answer, fc.nat(2), fc.nat(mostCrashes - 1), (given, attempt, crashes) => {
      const after = next({ answer: given, attempt, crashes });
      if (after.kind === "finish") expect(() => JSON.parse(after.output) as unknown).not.toThrow();
      if (after.kind === "resend") {
        expect(after.crashes).toBeGreaterThanOrEqual(crashes);
        expect(after.crashes).toBeLessThan(mostCrashes);
      }
      if (after.kind === "advance" && after.retry !== undefined) {
        expect(after.retry.attempt).toBe(attempt + 1);
        expect(after.retry.attempt).toBeLessThan(3);
        expect(after.retry.delayMs).toBeGreaterThanOrEqual(1000);
      }
    }),
    { numRuns: 1000 },
  );
});
