import type { Log } from "@workfuse/ports";
import pg from "pg";

const reconnectMs = 200;

/**
 * Tells living workers from dead ones without looking at a clock: a worker holds an advisory lock on its own name for
 * as long as its connection lives, and Postgres lets go of it the moment the process is gone.
 */
export async function holdOwnerLock({ url, owner, log }: { url: string; owner: string; log: Log }) {
  let client: pg.Client | undefined;
  let closed = false;

  async function acquire(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: "workfuse-owner",
      keepAlive: true,
      connectionTimeoutMillis: 5000,
    });
    next.on("error", (error) => log.warn({ err: error }, "owner lock lost"));
    // A connection that ends before it holds the lock is the caller's to replace.
    next.on("end", () => {
      if (client !== next) return;
      client = undefined;
      void reacquire();
    });
    try {
      await next.connect();
      await next.query("select pg_advisory_lock(hashtextextended($1, 0))", [owner]);
    } catch (error) {
      next.end().catch(() => {});
      throw error;
    }
    client = next;
  }

  /** One attempt after the other until the lock is held: a long outage must not end in a crowd of connections. */
  async function reacquire(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, reconnectMs));
      if (closed) return;
      try {
        await acquire();
        break;
      } catch (error) {
        log.debug({ err: error }, "owner lock not available yet");
      }
    }
    if (closed) await client?.end();
  }

  await acquire();
  return {
    isHeld: (): boolean => client !== undefined,
    async release(): Promise<void> {
      closed = true;
      await client?.end();
    },
  };
}

/** Whether the process of this name lives: its lock cannot be taken. */
export async function isOwnerAlive({ pool, owner }: { pool: pg.Pool; owner: string }): Promise<boolean> {
  // The lock of a statement outside of a transaction is let go at the statement's end. It is a shared one, so that
  // two who ask at the same time do not take each other for the owner.
  const { rows } = await pool.query<{ free: boolean }>(
    "select pg_try_advisory_xact_lock_shared(hashtextextended($1, 0)) as free",
    [owner],
  );
  return rows[0]?.free === false;
}
