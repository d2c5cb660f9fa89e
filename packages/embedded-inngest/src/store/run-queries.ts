import type { Queryable, Statement } from "./database.ts";

const byIds: Statement = {
  name: "runs-by-range",
  text: `
    select r.run_id, f.id as function_id, r.status, r.event, r.output, r.ended_at::float8 as ended_at
    from runs r join functions f on f.number = r.function
    where r.run_id >= $1 and r.run_id <= $2 order by r.run_id`,
};
const byDedupe: Statement = {
  name: "runs-by-dedupe",
  text: `
    select r.run_id, f.id as function_id, r.status, r.event, r.output, r.ended_at::float8 as ended_at
    from runs r join functions f on f.number = r.function
    where r.dedupe = $1 order by r.run_id`,
};
const results: Statement = {
  name: "run-results",
  text: `select id, body from steps where run_id = $1 and body is not null order by seq`,
};
const storedEvent: Statement = {
  name: "stored-event",
  text: `select body from events where id = $1 or dedupe = $2 limit 1`,
};

export type RunRow = {
  readonly run_id: string;
  readonly function_id: string;
  readonly status: number;
  readonly event: string;
  readonly output: string | null;
  readonly ended_at: number | null;
};

export async function findRun({ db, runId }: { db: Queryable; runId: string }): Promise<RunRow | undefined> {
  const [row] = await db.query<RunRow>(byIds, [runId, runId]);
  return row;
}

/** Runs that an event started; the event by the engine's id for it. */
export function runsOfEvent({ db, eventId }: { db: Queryable; eventId: string }): Promise<RunRow[]> {
  const stem = eventId.slice(0, 24);
  return db.query<RunRow>(byIds, [`${stem}00`, `${stem}ZZ`]);
}

/** Runs that an event started; the event by its sender's id. */
export function runsOfDedupeKey({ db, dedupe }: { db: Queryable; dedupe: string }): Promise<RunRow[]> {
  return db.query<RunRow>(byDedupe, [dedupe]);
}

export function resultsOf({
  db,
  runId,
}: {
  db: Queryable;
  runId: string;
}): Promise<{ id: string; body: string }[]> {
  return db.query<{ id: string; body: string }>(results, [runId]);
}

/** An event that started nothing, in canonical JSON. */
export async function findEvent(input: {
  db: Queryable;
  id: string;
  dedupe: string;
}): Promise<string | undefined> {
  const [row] = await input.db.query<{ body: string }>(storedEvent, [input.id, input.dedupe]);
  return row?.body;
}
