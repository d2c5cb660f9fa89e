import type { Queryable, Statement } from "./database.ts";

/** An event on its way in. `body` is canonical JSON. */
export type NewEvent = {
  readonly id: string;
  readonly name: string;
  readonly dedupe: string | null;
  readonly body: string;
  readonly runs: readonly NewRun[];
};

export type NewRun = {
  readonly runId: string;
  readonly function: number;
  readonly dedupe: string | null;
  readonly parent: string | null;
  readonly lane: string;
  readonly sortAt: number;
  readonly notBefore: number;
  readonly limited: boolean;
  /** Whether this engine calls the worker straight after the commit. */
  readonly leased: boolean;
  readonly cancelOn: readonly NewCancelOn[];
};

type NewCancelOn = {
  readonly event: string;
  readonly matchKey: string;
  readonly condition: string | null;
  readonly expiresAt: number | null;
};

// One statement, so one transaction: an event and its runs, their calls and what cancels them. A run whose dedupe key
// exists is left out, and with it everything that hangs on it. Events that a wait may want are kept as pending.
const accept: Statement = {
  name: "accept",
  text: `
    with e as materialized (
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[])
        with ordinality as t(id, name, dedupe, body, idle, n)
    ), i as materialized (
      select * from unnest($6::int[], $7::text[], $8::int[], $9::text[], $10::text[], $11::text[], $12::bigint[],
        $13::bigint[], $14::boolean[], $15::boolean[])
        as t(n, run_id, function, dedupe, parent, lane, sort_at, not_before, limited, leased)
    ), watched as materialized (
      select distinct event_name from waits where event_name = any($2)
    ), created as (
      insert into runs (run_id, function, dedupe, lane, event, parent)
      select i.run_id, i.function, i.dedupe, i.lane, e.body, i.parent
      from i join e using (n) order by i.dedupe, i.function
      on conflict (dedupe, function) where dedupe is not null do nothing
      returning run_id
    ), queued as (
      insert into queue (run_id, lane, sort_at, not_before, limited, owner, generation)
      select run_id, lane, sort_at, not_before, limited, case when leased then $16::int end, leased::int
      from i join created using (run_id)
    ), watching as (
      insert into waits (run_id, step, kind, event_name, match_key, condition, expires_at)
      select c.run_id, c.step, 'cancel', c.event_name, c.match_key, c.condition, c.expires_at
      from unnest($17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::bigint[])
        as c(run_id, step, event_name, match_key, condition, expires_at)
      join created using (run_id)
    ), kept as (
      insert into events (id, dedupe, body, pending)
      select e.id, e.dedupe, e.body, w.event_name is not null
      from e left join watched w on w.event_name = e.name
      where e.idle or w.event_name is not null
    )
    select coalesce((select array_agg(run_id) from created), '{}') as created,
           coalesce((select array_agg(event_name) from watched), '{}') as watched`,
};

/** Stores events and their runs. Answers which runs are new, and which event names something waits for. */
export async function acceptEvents({
  db,
  owner,
  events,
}: {
  db: Queryable;
  owner: number | null;
  events: readonly NewEvent[];
}): Promise<{ created: ReadonlySet<string>; watched: ReadonlySet<string> }> {
  const runs = events.flatMap((event, index) => event.runs.map((run) => ({ n: index + 1, run })));
  const cancels = runs.flatMap(({ run }) =>
    run.cancelOn.map((cancel, index) => ({ runId: run.runId, step: `cancel:${String(index)}`, cancel })),
  );
  const [row] = await db.query<{ created: string[]; watched: string[] }>(accept, [
    events.map(({ id }) => id),
    events.map(({ name }) => name),
    events.map(({ dedupe }) => dedupe),
    events.map(({ body }) => body),
    events.map((event) => event.runs.length === 0),
    runs.map(({ n }) => n),
    runs.map(({ run }) => run.runId),
    runs.map(({ run }) => run.function),
    runs.map(({ run }) => run.dedupe),
    runs.map(({ run }) => run.parent),
    runs.map(({ run }) => run.lane),
    runs.map(({ run }) => run.sortAt),
    runs.map(({ run }) => run.notBefore),
    runs.map(({ run }) => run.limited),
    runs.map(({ run }) => run.leased),
    owner,
    cancels.map(({ runId }) => runId),
    cancels.map(({ step }) => step),
    cancels.map(({ cancel }) => cancel.event),
    cancels.map(({ cancel }) => cancel.matchKey),
    cancels.map(({ cancel }) => cancel.condition),
    cancels.map(({ cancel }) => cancel.expiresAt),
  ]);
  return { created: new Set(row?.created), watched: new Set(row?.watched) };
}
