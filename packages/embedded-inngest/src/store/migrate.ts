import { Client } from "pg";

// Each entry is applied once, in order; entries are never changed, only added.
const migrations: readonly string[] = [
  `
  create sequence revisions;
  create table functions (
    number   int generated always as identity primary key,
    id       text not null unique,
    app      text not null,
    config   text not null,
    active   boolean not null,
    revision bigint not null
  );

  -- Engines at work on this database. One whose beat stands still is taken for dead by the others.
  create table engines (
    id   int generated always as identity primary key,
    beat bigint not null default 0
  );

  -- status: 0 running, 1 completed, 2 failed, 3 cancelled. Times are epoch milliseconds of the engine's clock.
  create table runs (
    run_id          text collate "C" primary key,
    function        int not null,
    dedupe          text collate "C",
    lane            text collate "C" not null,
    status          smallint not null default 0,
    request_version smallint not null default -1,
    event           text not null,
    -- "<run>.<step>" that invoked this run
    parent          text collate "C",
    output          text,
    ended_at        bigint
  ) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
  create unique index runs_dedupe on runs (dedupe, function) where dedupe is not null;

  -- A planned step has no body yet. seq is the order of completion.
  create sequence step_order;
  create table steps (
    run_id text collate "C",
    id     text collate "C",
    race   boolean not null default false,
    seq    bigint,
    body   text,
    primary key (run_id, id)
  ) with (autovacuum_vacuum_scale_factor = 0.05);

  -- Calls to make or being made. step is '' for discovery. not_before is 0 when ready.
  create table queue (
    run_id     text collate "C",
    step       text collate "C" not null default '',
    lane       text collate "C" not null,
    sort_at    bigint not null,
    not_before bigint not null default 0,
    attempt    int not null default 0,
    crashes    int not null default 0,
    owner      int,
    generation int not null default 0,
    rev        int not null default 0,
    again      boolean not null default false,
    limited    boolean not null default false,
    primary key (run_id, step)
  ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
  create index queue_ready on queue (lane, sort_at) where owner is null and not_before = 0;
  create index queue_delayed on queue (not_before) where not_before > 0;
  create index queue_limited on queue (lane) where owner is not null and limited;

  -- What runs wait for. kind: sleep, event, invoke, cancel (the last is not a step).
  create table waits (
    run_id     text collate "C",
    step       text collate "C",
    kind       text not null,
    event_name text collate "C",
    match_key  text collate "C",
    condition  text,
    expires_at bigint,
    primary key (run_id, step)
  ) with (autovacuum_vacuum_scale_factor = 0.05);
  create index waits_events on waits (event_name, match_key) where event_name is not null;
  create index waits_due on waits (expires_at) where expires_at is not null;

  -- Events that started nothing, and (pending) events that some wait may still have to see.
  create table events (
    id      text collate "C" primary key,
    dedupe  text collate "C",
    body    text not null,
    pending boolean not null
  );
  create index events_pending on events (id) where pending;
  create index events_dedupe on events (dedupe) where dedupe is not null;
  `,
];

/** Creates the schema and brings it up to date. Several engines may do so at once. */
export async function migrate({ url, schema }: { url: string; schema: string }): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtext($1))", [`workfuse-engine:${schema}`]);
    await client.query(`create schema if not exists ${schema}`);
    await client.query(`set local search_path = ${schema}`);
    await client.query("create table if not exists migrations (version int primary key)");
    const { rows } = await client.query<{ version: number }>(
      "select coalesce(max(version), 0) as version from migrations",
    );
    const done = rows[0]?.version ?? 0;
    for (const [index, text] of migrations.entries()) {
      if (index < done) continue;
      await client.query(text);
      await client.query("insert into migrations (version) values ($1)", [index + 1]);
    }
    await client.query("commit");
  } finally {
    await client.end();
  }
}
