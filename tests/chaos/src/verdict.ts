import { expect } from "vitest";
import type { Accepted } from "./deliveries.ts";
import { type Stage, eventually } from "./stage.ts";

/** A time in which something was dead, in epoch milliseconds. */
export type Outage = { readonly from: number; readonly until: number };

export type Verdict = {
  readonly accepted: number;
  /** Writes that happened more than once. */
  readonly duplicates: number;
  /** Attempts that the logs show as interrupted. */
  readonly interrupted: number;
  /** From the last outage's end, or without one from the call, to the end of the last execution, milliseconds. */
  readonly settledAfterMs: number;
};

// A call's answer may have arrived and its record not yet.
const recordingMs = 1000;

/**
 * Waits until all accepted executions have ended, and holds them to the promise: none is missing, no node that was
 * recorded as finished was touched again, and what happened twice was in flight when something died, and says so.
 */
export async function judge({
  stage: { database, peer, stack },
  accepted,
  writes,
  outages,
  withinMs,
}: {
  stage: Stage;
  accepted: readonly Accepted[];
  /** The ids of the writing nodes, each of which every execution must have made. */
  writes: readonly string[];
  outages: readonly Outage[];
  withinMs: number;
}): Promise<Verdict> {
  const called = Date.now();
  const ids = accepted.map(({ executionId }) => executionId);
  const open = () =>
    database.query<{ id: string; status: string }>(
      `select id, status from executions where id = any($1) and status not in ('completed', 'failed', 'cancelled')`,
      [ids],
    );
  let left: { id: string; status: string }[] = [];
  await eventually({
    probe: async () => {
      left = await open();
      return left.length === 0 ? true : undefined;
    },
    withinMs,
    what: () =>
      `${left.length} of ${ids.length} executions have not ended: ${JSON.stringify(left.slice(0, 5))}\n${stack.worker.output().slice(-4000)}\n${stack.engine.output().slice(-4000)}`,
  });
  const settledAfterMs =
    Date.now() - Math.max(...outages.map(({ until }) => until), outages.length === 0 ? called : 0);

  const rows = await database.query<{ id: string; delivery_id: string; status: string; error: unknown }>(
    `select id, delivery_id, status, error from executions where id = any($1)`,
    [ids],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  const missing = accepted.filter(
    ({ executionId, deliveryId }) => found.get(executionId)?.delivery_id.endsWith(deliveryId) !== true,
  );
  expect(missing, "accepted deliveries without an execution").toEqual([]);
  const twice = await database.query(
    `select delivery_id from executions where delivery_id is not null group by workflow_id, delivery_id having count(*) > 1`,
  );
  expect(twice, "deliveries with two executions").toEqual([]);
  expect(
    rows.filter(({ status }) => status !== "completed"),
    "executions that did not complete",
  ).toEqual([]);
  expect(await database.query(`select * from repeats`), "finished nodes that were touched again").toEqual([]);

  const noted = await database.query<{ key: string; notes: number; interruptions: number }>(
    `select n.execution_id || ':' || n.node_id as key, n.interruptions,
            (select count(*)::int from execution_logs l where l.execution_id = n.execution_id
               and l.node_id = n.node_id and l.data->>'outcome' = 'unknown') as notes
     from node_executions n where n.execution_id = any($1)`,
    [ids],
  );
  const notes = new Map(noted.map((row) => [row.key, row]));
  expect(
    noted.filter((row) => row.notes !== row.interruptions),
    "interruptions that the log does not show",
  ).toEqual([]);
  let duplicates = 0;
  for (const id of ids) {
    for (const nodeId of writes) {
      const key = `${id}:${nodeId}`;
      const calls = peer.calls.get(key) ?? [];
      expect(calls.length, `calls of ${key}`).toBeGreaterThan(0);
      if (calls.length === 1) continue;
      duplicates += calls.length - 1;
      expect(notes.get(key)?.notes ?? 0, `${key} happened ${calls.length} times`).toBeGreaterThanOrEqual(
        calls.length - 1,
      );
      for (const { begun, answered } of calls.slice(0, -1)) {
        const inFlight = outages.some(
          ({ from, until }) => begun <= until && (answered === undefined || answered >= from - recordingMs),
        );
        const about = JSON.stringify({ key, calls, node: notes.get(key) });
        expect(
          inFlight,
          `called again, but not in flight when anything died: ${about}\n${stack.worker.output().slice(-4000)}`,
        ).toBe(true);
      }
    }
  }
  return {
    accepted: accepted.length,
    duplicates,
    interrupted: noted.reduce((sum, row) => sum + row.notes, 0),
    settledAfterMs,
  };
}
