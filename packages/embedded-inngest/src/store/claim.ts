import type { Queryable, Statement } from "./database.ts";

// A loose index scan: one probe of the index for each lane, however many calls wait in it.
const lanes: Statement = {
  name: "lanes",
  text: `
    with recursive l as (
      (select lane, 1 as n from queue where owner is null and not_before = 0 and lane > $1 order by lane limit 1)
      union all
      select (select q.lane from queue q where q.owner is null and q.not_before = 0 and q.lane > l.lane
              order by q.lane limit 1), l.n + 1
      from l where l.lane is not null and l.n < $2
    )
    select lane, (select count(*)::int from (select 1 from queue q
      where q.owner is null and q.not_before = 0 and q.lane = l.lane limit $3) waiting) as waiting
    from l where lane is not null`,
};

const limitedInFlight: Statement = {
  name: "limited-in-flight",
  text: `select lane, count(*)::int as running from queue where owner is not null and limited group by lane`,
};

// Claims of limited lanes are made one engine at a time, so that no two count the same free place.
const lockLimits: Statement = {
  name: "lock-limits",
  text: `select pg_advisory_xact_lock(hashtext(current_schema() || ':limits'))`,
};

const claim: Statement = {
  name: "claim",
  text: `
    with picked as materialized (
      select q.run_id, q.step
      from unnest($1::text[], $2::int[]) as want(lane, take)
      cross join lateral (
        select run_id, step from queue
        where owner is null and not_before = 0 and lane = want.lane
        order by sort_at limit want.take for update skip locked
      ) q
    )
    update queue q set owner = $3, generation = q.generation + 1, again = false
    from picked p where q.run_id = p.run_id and q.step = p.step
    returning q.run_id, q.step, q.lane, q.attempt, q.crashes, q.generation, q.rev`,
};

// A statement of its own after the claim is committed: its snapshot holds every result whose transaction could no
// longer mark the claimed row (`again`), so that no result is overlooked.
const load: Statement = {
  name: "load",
  text: `
    select r.run_id, r.function, r.event, r.parent, r.request_version,
      s.ids, s.bodies, s.pending
    from runs r
    left join lateral (
      select array_agg(id order by seq) filter (where body is not null) as ids,
             array_agg(body order by seq) filter (where body is not null) as bodies,
             coalesce(array_agg(id) filter (where body is null), '{}') as pending
      from steps where steps.run_id = r.run_id
    ) s on true
    where r.run_id = any($1)`,
};

export type WaitingRow = { readonly lane: string; readonly waiting: number };
export type ClaimedRow = {
  readonly run_id: string;
  readonly step: string;
  readonly lane: string;
  readonly attempt: number;
  readonly crashes: number;
  readonly generation: number;
  readonly rev: number;
};
export type LoadedRow = {
  readonly run_id: string;
  readonly function: number;
  readonly event: string;
  readonly parent: string | null;
  readonly request_version: number;
  readonly ids: string[] | null;
  readonly bodies: string[] | null;
  readonly pending: string[] | null;
};

/** Lanes with calls that are ready, after the lane `after` in order, at most `limit`; each counted up to `cap`. */
export function waitingLanes({
  db,
  after,
  limit,
  cap,
}: {
  db: Queryable;
  after: string;
  limit: number;
  cap: number;
}): Promise<WaitingRow[]> {
  return db.query<WaitingRow>(lanes, [after, limit, cap]);
}

/** Calls in flight of all engines, in lanes with a concurrency limit. Holds the limits' lock until the transaction ends. */
export async function lockedLimits(transaction: Queryable): Promise<{ lane: string; running: number }[]> {
  await transaction.query(lockLimits);
  return transaction.query<{ lane: string; running: number }>(limitedInFlight);
}

/** Takes up to the given number of calls from each lane. */
export function claimCalls({
  db,
  owner,
  takes,
}: {
  db: Queryable;
  owner: number;
  takes: ReadonlyMap<string, number>;
}): Promise<ClaimedRow[]> {
  return db.query<ClaimedRow>(claim, [[...takes.keys()], [...takes.values()], owner]);
}

/** The runs of claimed calls, each with its results in the order of completion. */
export function loadRuns({ db, runIds }: { db: Queryable; runIds: readonly string[] }): Promise<LoadedRow[]> {
  return db.query<LoadedRow>(load, [runIds]);
}
