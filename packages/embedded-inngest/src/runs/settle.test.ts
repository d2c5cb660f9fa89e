import { setTimeout as delay } from "node:timers/promises";
import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { createLog } from "@workfuse/service";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRegistry } from "../functions/registry.ts";
import { eventIdAt, runIdOf } from "../protocol/ids.ts";
import { acceptEvents } from "../store/accept.ts";
import { type Database, openDatabase } from "../store/database.ts";
import { migrate } from "../store/migrate.ts";
import { runRows } from "../store/run-rows.ts";
import { cancelRun, finishRun } from "./finish.ts";
import { settleStep } from "./settle.ts";
import type { Work } from "./work.ts";

let postgres: TestPostgres;
let db: Database;
const registry = createRegistry();

beforeAll(async () => {
  postgres = await startTestPostgres();
  const url = await postgres.createDatabase();
  await migrate({ url, schema: "engine" });
  // Doing it again changes nothing.
  await migrate({ url, schema: "engine" });
  db = openDatabase({ url, schema: "engine", log: createLog({ name: "test", level: "silent" }) });
});
afterAll(async () => {
  await db.close();
  await postgres.stop();
});

function change<T>(work: (work: Work) => Promise<T>): Promise<T> {
  return db.transaction((transaction) => work({ transaction, registry, now: Date.now() }));
}

/** A run that waits for the given steps, with no call. */
async function waitingRun(steps: readonly string[]): Promise<string> {
  const eventId = eventIdAt(Date.now());
  const runId = runIdOf({ eventId, place: 0 });
  const run = {
    runId,
    function: 1,
    dedupe: null,
    parent: null,
    lane: "l",
    sortAt: 0,
    notBefore: 0,
    limited: false,
  };
  const event = { id: eventId, name: "e", dedupe: null, body: '{"data":{},"name":"e"}' };
  await acceptEvents({
    db,
    owner: null,
    events: [{ ...event, runs: [{ ...run, leased: false, cancelOn: [] }] }],
  });
  await change(async ({ transaction }) => {
    const rows = runRows({ transaction, runId });
    await rows.removeCall("");
    await rows.plan(steps.map((id) => ({ id, race: false })));
  });
  return runId;
}

async function stateOf(runId: string) {
  const query = (name: string, text: string) => db.query<Record<string, unknown>>({ name, text }, [runId]);
  return {
    calls: await query("test-calls", "select step, again from queue where run_id = $1"),
    results: await query("test-results", "select id, body from steps where run_id = $1 order by seq, id"),
    runs: await query("test-runs", "select status, output from runs where run_id = $1"),
  };
}

test("a step that two transactions settle at once keeps the first result and leads to one call", async () => {
  const runId = await waitingRun(["a"]);
  await Promise.all(
    [1, 2, 3].map((n) =>
      change((work) => settleStep({ work, runId, id: "a", body: `{"data":${String(n)}}` })),
    ),
  );
  const { calls, results } = await stateOf(runId);
  expect(calls).toEqual([{ step: "", again: false }]);
  expect(results).toHaveLength(1);
  expect(results[0]?.["body"]).toMatch(/^\{"data":[123]\}$/);
});

test("steps that settle at once, each in a transaction of its own, lead to one call after the last", async () => {
  const ids = Array.from({ length: 8 }, (_none, n) => `s${String(n)}`);
  const runId = await waitingRun(ids);
  await Promise.all(
    ids.slice(1).map((id) => change((work) => settleStep({ work, runId, id, body: '{"data":1}' }))),
  );
  expect((await stateOf(runId)).calls).toEqual([]);
  await change((work) => settleStep({ work, runId, id: "s0", body: '{"data":1}' }));
  expect((await stateOf(runId)).calls).toEqual([{ step: "", again: false }]);
});

test("an ended run takes no results and does not end again", async () => {
  const runId = await waitingRun(["a"]);
  expect(await change((work) => finishRun({ work, runId, status: "completed", output: '"done"' }))).toBe(
    true,
  );
  expect(await change((work) => cancelRun({ work, runId }))).toBe(false);
  await change((work) => settleStep({ work, runId, id: "a", body: '{"data":1}' }));
  expect(await stateOf(runId)).toEqual({ calls: [], results: [], runs: [{ status: 1, output: '"done"' }] });
});

function settleBoth({ first, second }: { first: string; second: string }): Promise<void> {
  return change(async (work) => {
    await settleStep({ work, runId: first, id: "a", body: '{"data":1}' });
    await delay(100);
    await settleStep({ work, runId: second, id: "a", body: '{"data":1}' });
  });
}

test("transactions that wait for each other are run again until both are through", async () => {
  const [one, two] = [await waitingRun(["a"]), await waitingRun(["a"])];
  await Promise.all([settleBoth({ first: one, second: two }), settleBoth({ first: two, second: one })]);
  for (const runId of [one, two]) expect((await stateOf(runId)).calls).toHaveLength(1);
});
