import type { Log } from "@workfuse/ports";
import { Pool, type PoolClient, type QueryResultRow } from "pg";

/** A prepared statement. `name` is unique among the engine's statements. */
export type Statement = { readonly name: string; readonly text: string };

export type Queryable = {
  readonly query: <R extends QueryResultRow>(
    statement: Statement,
    values?: readonly unknown[],
  ) => Promise<R[]>;
};

/**
 * The engine's connections; every statement runs in its own schema. A statement outside a transaction is one itself, and
 * is run again after a deadlock, too.
 */
export type Database = Queryable & {
  /** Runs `work` in one transaction; a deadlock or serialization failure runs it again. */
  readonly transaction: <T>(work: (transaction: Queryable) => Promise<T>) => Promise<T>;
  /** A connection of its own, for LISTEN. The caller releases it. */
  readonly connect: () => Promise<PoolClient>;
  readonly schema: string;
  readonly close: () => Promise<void>;
};

export function openDatabase({
  url,
  schema,
  log,
  connections = 10,
}: {
  url: string;
  schema: string;
  log: Log;
  connections?: number;
}): Database {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new Error(`"${schema}" cannot be the name of a schema.`);
  const pool = new Pool({
    connectionString: url,
    max: connections,
    // Every statement finds its rows by an index. Tables that are new have no statistics yet, and a plan made for an
    // empty table must not read all of it when it has grown: so no sequential scans, and no compiling of short queries.
    options: `-c search_path=${schema} -c enable_seqscan=off -c jit=off`,
    application_name: "workfuse-engine",
    connectionTimeoutMillis: 5000,
  });
  pool.on("error", (error) => {
    log.warn({ reason: error.message }, "an idle database connection broke");
  });

  async function once<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query("begin");
      const result = await work({ query: on(client) });
      await client.query("commit");
      return result;
    } catch (error) {
      broken = isConnectionError(error);
      if (!broken) await client.query("rollback");
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    schema,
    query: (statement, values) => again({ attempts: 5, work: () => on(pool)(statement, values) }),
    transaction: (work) => again({ attempts: 5, work: () => once(work) }),
    connect: () => pool.connect(),
    close: () => pool.end(),
  };
}

function on(client: Pool | PoolClient): Queryable["query"] {
  return async <R extends QueryResultRow>(statement: Statement, values: readonly unknown[] = []) => {
    const { name, text } = statement;
    const { rows } = await client.query<R>({ name, text, values: [...values] });
    return rows;
  };
}

async function again<T>({ attempts, work }: { attempts: number; work: () => Promise<T> }): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isConflict(error)) throw error;
    }
  }
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** Deadlocks and serialization failures: nothing happened, the same again may work. */
export function isConflict(error: unknown): boolean {
  return codeOf(error) === "40P01" || codeOf(error) === "40001";
}

/** Whether the connection, not the statement, failed: what was sent may or may not have been committed. */
export function isConnectionError(error: unknown): boolean {
  if (/^(?:08|57P0|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|ENOENT|53300)/.test(codeOf(error))) return true;
  return (
    error instanceof Error && /^Connection terminated|^timeout exceeded|not queryable/.test(error.message)
  );
}

/** What a log line says of a database error; the error itself carries the whole connection. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
