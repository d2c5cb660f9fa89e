import type pg from "pg";
import { priorityOf } from "./started-execution.ts";

/** An execution that nobody brings on, on its way to the engine once more. */
export type Stalled = {
  readonly executionId: string;
  readonly workspaceId: string;
  readonly priority: number;
  /** How often it has been handed over anew, this time included. */
  readonly handover: number;
  /** No earlier hand-over had it. */
  readonly eventId: string;
};

export type ReaperTimes = {
  /** An execution that no living worker holds is handed over after nobody has written to it for this long. */
  readonly afterSeconds: number;
  /** Hand-overs, each twice as long after the last, before it is given up. */
  readonly mostHandovers: number;
};

// One with a time to wake is asleep in the engine: parked by a worker that let go of it in order.
const stalled = `
  stalled as materialized (
    select id, owner, handovers from executions
    where status in ('running', 'retrying')
      and coalesce(wake_at, touched_at, started_at, created_at) < now() - make_interval(secs => $1::float8)
      and (handovers = 0 or dispatched_at < now() - make_interval(secs => $1::float8 * 2 ^ handovers))
  )`;
const leftAlone = `
  ${stalled}, left_alone as materialized (
    select id, handovers from stalled
    where id <> all($3::text[]) and (owner is null or owner = $2 or owner = any($4::text[]))
  )`;

/** Finds executions that are under way and that no living worker works on: their run in the engine is gone. */
export function createReaperRepository({
  pool,
  owner,
  times: { afterSeconds, mostHandovers },
}: {
  pool: pg.Pool;
  /** The worker that asks, as `executions.owner` names it. */
  owner: string;
  times: ReaperTimes;
}) {
  let suspects: ReadonlySet<string> = new Set();
  let dead: readonly string[] = [];
  const common = (active: readonly string[]) => [afterSeconds, owner, active, dead];

  /** Owners count as dead when two looks in a row find them so: after a restart of Postgres all do, for a moment. */
  async function lookForDeadOwners(): Promise<void> {
    const { rows } = await pool.query<{ owner: string }>({
      name: "reaper-owners",
      text: `
        with ${stalled}, owners as materialized (select distinct owner from stalled where owner is not null)
        select owner from owners where pg_try_advisory_xact_lock_shared(hashtextextended(owner, 0))`,
      values: [afterSeconds],
    });
    dead = rows.map((row) => row.owner).filter((name) => suspects.has(name));
    suspects = new Set(rows.map((row) => row.owner));
  }

  return {
    /**
     * Takes up to `limit` executions for a hand-over and counts it; nobody owns them from then on. `active`: what this
     * worker is busy with.
     */
    async claimStalled({
      active,
      limit,
    }: {
      active: readonly string[];
      limit: number;
    }): Promise<readonly Stalled[]> {
      await lookForDeadOwners();
      const { rows } = await pool.query<Stalled>({
        name: "reaper-claim",
        text: `
          with ${leftAlone}, picked as (
            select e.id from left_alone join executions e using (id)
            where e.handovers < $5 and e.handovers = left_alone.handovers and e.status in ('running', 'retrying')
            order by e.created_at limit $6
            for update of e skip locked
          )
          update executions e set handovers = e.handovers + 1, dispatched_at = now(), owner = null
          from picked where picked.id = e.id
          returning e.id as "executionId", e.workspace_id as "workspaceId", ${priorityOf("e")}, e.handovers as handover,
            e.id || ':' || e.fence || ':' || e.handovers as "eventId"`,
        values: [...common(active), mostHandovers, limit],
      });
      return rows;
    },

    /** Takes back hand-overs that did not reach the engine: they do not count. */
    async unclaim(claimed: readonly Stalled[]): Promise<void> {
      if (claimed.length === 0) return;
      await pool.query({
        name: "reaper-unclaim",
        text: `
          update executions e set handovers = e.handovers - 1
          from unnest($1::text[], $2::int[]) as c(id, handover)
          where e.id = c.id and e.handovers = c.handover`,
        values: [claimed.map(({ executionId }) => executionId), claimed.map(({ handover }) => handover)],
      });
    },

    /** Those that were handed over as often as they are to be, and still stand still. After `claimStalled`. */
    async hopeless({
      active,
      limit,
    }: {
      active: readonly string[];
      limit: number;
    }): Promise<readonly string[]> {
      const { rows } = await pool.query<{ id: string }>({
        name: "reaper-hopeless",
        text: `with ${leftAlone} select id from left_alone where handovers >= $5 limit $6`,
        values: [...common(active), mostHandovers, limit],
      });
      return rows.map(({ id }) => id);
    },
  };
}

export type ReaperRepository = ReturnType<typeof createReaperRepository>;
