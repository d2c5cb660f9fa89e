import type pg from "pg";

export type LeaseRequest = {
  readonly key: string;
  /** Most tokens that may lie ready: what may come at once after a pause. */
  readonly capacity: number;
  readonly perSecond: number;
  /** How many are wanted; fewer may be given. */
  readonly want: number;
};
export type Lease = {
  readonly key: string;
  readonly granted: number;
  /** Left for others. */
  readonly tokens: number;
};

const statement = {
  name: "rate-lease",
  text: `
    insert into rate_buckets as b (key, tokens, granted, capacity, per_second, updated_at)
    select key, capacity - least(want, floor(capacity)), least(want, floor(capacity)), capacity, per_second,
      clock_timestamp()
    from (
      select * from unnest($1::text[], $2::float8[], $3::float8[], $4::float8[]) as w(key, capacity, per_second, want)
      order by key
    ) wanted
    on conflict (key) do update set
      (tokens, granted) = (
        select available - given, given
        from (select least(excluded.capacity, b.tokens
          + greatest(0, extract(epoch from excluded.updated_at - b.updated_at)) * excluded.per_second) as available) a,
          lateral (select greatest(0, least(excluded.granted, floor(available))) as given) g),
      capacity = excluded.capacity, per_second = excluded.per_second,
      updated_at = greatest(b.updated_at, excluded.updated_at)
    returning key, granted, tokens`,
};

/** Token buckets that all processes share. A bucket that is not known yet is full. */
export function createRateRepository({ pool }: { pool: pg.Pool }) {
  return {
    /** Takes tokens out of several buckets, each named once. */
    async lease(requests: readonly LeaseRequest[]): Promise<readonly Lease[]> {
      const { rows } = await pool.query<Lease>({
        ...statement,
        values: [
          requests.map(({ key }) => key),
          requests.map(({ capacity }) => capacity),
          requests.map(({ perSecond }) => perSecond),
          requests.map(({ want }) => want),
        ],
      });
      return rows;
    },

    /** Buckets that are full by now say nothing that a missing one would not. */
    async prune(): Promise<void> {
      await pool.query(`
        delete from rate_buckets
        where tokens + extract(epoch from now() - updated_at) * per_second >= capacity
          and updated_at < now() - interval '1 hour'`);
    },
  };
}

export type RateRepository = ReturnType<typeof createRateRepository>;
