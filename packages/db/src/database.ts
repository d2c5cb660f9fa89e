import { type NodePgDatabase, drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as tables from "./tables/index.ts";

export type Database = NodePgDatabase<typeof tables>;

export type DatabaseHandle = {
  readonly db: Database;
  readonly pool: pg.Pool;
  /** Whether a query can be answered just now. */
  readonly ping: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/**
 * A pool of connections. Lost connections are replaced by themselves; a query that finds none within
 * `connectTimeoutMs` fails, which callers see as `database.unavailable`.
 */
export function openDatabase({
  url,
  name,
  connections = 10,
  connectTimeoutMs = 5000,
  isDurable = true,
  onError,
}: {
  url: string;
  /** Shown in `pg_stat_activity`. */
  name: string;
  connections?: number;
  connectTimeoutMs?: number;
  /** False: a commit does not wait for the disk. For what may be lost in a crash of Postgres. */
  isDurable?: boolean;
  /** Called when an idle connection breaks, as in a restart of Postgres. */
  onError: (error: Error) => void;
}): DatabaseHandle {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: `workfuse-${name}`,
    max: connections,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: 60_000,
    ...(isDurable ? {} : { options: "-c synchronous_commit=off" }),
  });
  pool.on("error", onError);
  return {
    db: drizzle({ client: pool, schema: tables }),
    pool,
    ping: async () => (await pool.query("select 1")).rowCount === 1,
    close: () => pool.end(),
  };
}
