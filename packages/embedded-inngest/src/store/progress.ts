import type { Queryable, Statement } from "./database.ts";

export type StepResult = {
  /** Hash of the step's id. */
  readonly id: string;
  /** `{"data":…}` or `{"error":…}` in canonical JSON. */
  readonly body: string;
};

export type Progress = {
  readonly runId: string;
  readonly generation: number;
  /** Begins the next call under the same lease. */
  readonly nextCall: boolean;
  readonly steps: readonly StepResult[];
};

// Results that come in while a discovery call holds the run: checkpoints, and the answer to a call for one step.
// The call's row must still have the generation that the results were made under.
const saveProgress: Statement = {
  name: "save-progress",
  text: `
    with i as materialized (
      select * from unnest($1::text[], $2::int[], $3::boolean[]) with ordinality as t(run_id, generation, next_call, n)
    ), held as (
      update queue q
      set rev = q.rev + 1, attempt = 0, crashes = 0, generation = q.generation + i.next_call::int
      from i
      where q.run_id = i.run_id and q.step = '' and q.generation = i.generation and q.owner is not null
      returning i.n, q.run_id, q.rev, q.again
    ), saved as (
      insert into steps (run_id, id, body, seq)
      select h.run_id, s.id, s.body, nextval('step_order')
      from unnest($4::int[], $5::text[], $6::text[]) with ordinality as s(n, id, body, place)
      join held h using (n) order by s.place
      on conflict (run_id, id) do update set body = excluded.body, seq = excluded.seq where steps.body is null
    )
    select n::int, rev, again from held`,
};

/** Saves results; answers for each item the row's revision, or `undefined` when its call is no longer current. */
export async function saveProgressOf({
  db,
  items,
}: {
  db: Queryable;
  items: readonly Progress[];
}): Promise<({ rev: number; again: boolean } | undefined)[]> {
  const steps = items.flatMap((item, index) => item.steps.map((step) => ({ n: index + 1, ...step })));
  const rows = await db.query<{ n: number; rev: number; again: boolean }>(saveProgress, [
    items.map(({ runId }) => runId),
    items.map(({ generation }) => generation),
    items.map(({ nextCall }) => nextCall),
    steps.map(({ n }) => n),
    steps.map(({ id }) => id),
    steps.map(({ body }) => body),
  ]);
  const results = new Map(rows.map(({ n, rev, again }) => [n, { rev, again }]));
  return items.map((_item, index) => results.get(index + 1));
}

export type Postponed = {
  readonly runId: string;
  readonly step: string;
  readonly owner: number;
  readonly generation: number;
  readonly attempt: number;
  readonly crashes: number;
  /** Epoch milliseconds; 0 is at once. */
  readonly notBefore: number;
};

const postpone: Statement = {
  name: "postpone",
  text: `
    update queue q
    set owner = null, attempt = i.attempt, crashes = i.crashes, not_before = i.not_before
    from unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[], $7::bigint[])
      as i(run_id, step, owner, generation, attempt, crashes, not_before)
    where q.run_id = i.run_id and q.step = i.step and q.owner = i.owner and q.generation = i.generation`,
};

/** Gives calls back to the queue. */
export async function postponeCalls({
  db,
  items,
}: {
  db: Queryable;
  items: readonly Postponed[];
}): Promise<void> {
  await db.query(postpone, [
    items.map(({ runId }) => runId),
    items.map(({ step }) => step),
    items.map(({ owner }) => owner),
    items.map(({ generation }) => generation),
    items.map(({ attempt }) => attempt),
    items.map(({ crashes }) => crashes),
    items.map(({ notBefore }) => notBefore),
  ]);
}

export type Finished = {
  readonly runId: string;
  readonly step: string;
  readonly owner: number;
  readonly generation: number;
  readonly status: RunEnd;
  readonly output: string;
};

/** How a run ended: 1 completed, 2 failed, 3 cancelled. */
export type RunEnd = 1 | 2 | 3;

// The run's row is locked before its calls, as everywhere, so that two transactions never wait for each other.
const finish: Statement = {
  name: "finish",
  text: `
    with i as materialized (
      select * from unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::smallint[], $6::text[])
        as t(run_id, step, owner, generation, status, output)
    ), held as materialized (
      select r.run_id, i.status, i.output
      from i join runs r using (run_id)
      join queue q on q.run_id = i.run_id and q.step = i.step and q.owner = i.owner and q.generation = i.generation
      where r.status = 0 and not exists (select 1 from waits where event_name = $8)
      order by r.run_id for update of r
    ), done as (
      update runs r set status = held.status, output = held.output, ended_at = $7
      from held where r.run_id = held.run_id returning r.run_id
    ), calls as (delete from queue using done where queue.run_id = done.run_id),
    results as (delete from steps using done where steps.run_id = done.run_id),
    waiting as (delete from waits using done where waits.run_id = done.run_id)
    select run_id from done`,
};

/**
 * Ends runs by the answers to their calls. Answers which ended now: none while something waits for the event
 * `unlessWatched`, since then an end takes more than this.
 */
export async function finishRuns({
  db,
  now,
  unlessWatched,
  items,
}: {
  db: Queryable;
  now: number;
  unlessWatched: string;
  items: readonly Finished[];
}): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ run_id: string }>(finish, [
    items.map(({ runId }) => runId),
    items.map(({ step }) => step),
    items.map(({ owner }) => owner),
    items.map(({ generation }) => generation),
    items.map(({ status }) => status),
    items.map(({ output }) => output),
    now,
    unlessWatched,
  ]);
  return new Set(rows.map(({ run_id }) => run_id));
}
