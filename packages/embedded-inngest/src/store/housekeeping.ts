import type { Queryable, Statement } from "./database.ts";

const freeKeys: Statement = {
  name: "free-dedupe-keys",
  text: `
    update runs set dedupe = null
    where run_id in (select run_id from runs where run_id < $1 and dedupe is not null order by run_id limit $2)
    returning run_id`,
};
const pruneRuns: Statement = {
  name: "prune-runs",
  text: `
    delete from runs where run_id in (
      select run_id from runs where run_id < $1 and ended_at < $2 order by run_id limit $3 for update skip locked
    ) returning run_id`,
};
const pruneEvents: Statement = {
  name: "prune-events",
  text: `
    delete from events where id in (
      select id from events where id < $1 and not pending order by id limit $2 for update skip locked
    ) returning id`,
};
const pendingEvents: Statement = {
  name: "pending-events",
  text: `select id, body from events where pending and id < $1 order by id limit $2`,
};
const eventDone: Statement = {
  name: "event-done",
  text: `update events set pending = false where id = any($1) and pending returning id`,
};
const depth: Statement = {
  name: "queue-depth",
  text: `
    select count(*) filter (where owner is null and not_before = 0)::float8 as ready,
      count(*) filter (where not_before > 0)::float8 as delayed,
      min(sort_at) filter (where owner is null and not_before = 0)::float8 as oldest
    from queue`,
};

/**
 * Forgets what is older than the retention, one small batch a call: dedupe keys, ended runs, events. Answers whether
 * there is more. Ids begin with their time, so the primary keys find what is old.
 */
export async function pruneBatch({
  db,
  lowestId,
  before,
  batch,
}: {
  db: Queryable;
  /** The lowest id that is kept, and its time. */
  lowestId: string;
  before: number;
  batch: number;
}): Promise<boolean> {
  const keys = await db.query(freeKeys, [lowestId, batch]);
  const runs = await db.query(pruneRuns, [lowestId, before, batch]);
  const events = await db.query(pruneEvents, [lowestId, batch]);
  return [keys, runs, events].some(({ length }) => length >= batch);
}

/** Events accepted before `lowestId` whose waits were not looked at, because an engine ended in between. */
export function eventsToRoute(input: {
  db: Queryable;
  before: string;
  limit: number;
}): Promise<{ id: string; body: string }[]> {
  return input.db.query<{ id: string; body: string }>(pendingEvents, [input.before, input.limit]);
}

/** Marks events as routed; answers which were not yet. */
export async function markRouted(input: {
  db: Queryable;
  ids: readonly string[];
}): Promise<ReadonlySet<string>> {
  const rows = await input.db.query<{ id: string }>(eventDone, [input.ids]);
  return new Set(rows.map(({ id }) => id));
}

export async function queueDepth(
  db: Queryable,
): Promise<{ ready: number; delayed: number; oldest: number | null }> {
  const [row] = await db.query<{ ready: number; delayed: number; oldest: number | null }>(depth);
  return row ?? { ready: 0, delayed: 0, oldest: null };
}
