import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrateDatabase } from "@workfuse/db";
import { type Postgres, findFreePort, startPostgres } from "@workfuse/embedded-postgres";
import pg from "pg";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const signal = new AbortController().signal;

/** How Postgres ends: asked to, told to, or shot. */
export type PostgresEnd = "fast" | "immediate" | "kill" | "kill-backend";

/** A Postgres of its own, at ordinary durability, that can be ended in every way and started again. */
export async function startDatabase() {
  const folder = await mkdtemp(join(tmpdir(), "workfuse-chaos-"));
  // Open to be entered, for the system user that the server runs as under root.
  await chmod(folder, 0o711);
  const port = await findFreePort();
  const password = randomBytes(12).toString("hex");
  const start = (): Promise<Postgres> =>
    startPostgres({ dataDir: join(folder, "data"), port, password, log: silent, signal });
  let postgres = await start();
  await postgres.ensureDatabase({ name: "chaos", signal });
  const url = postgres.url("chaos");
  await migrateDatabase({ url });

  /** One statement on a connection of its own: nothing of the test outlives a restart. */
  async function query<Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  return {
    url,
    query,
    start: async (): Promise<void> => {
      postgres = await start();
    },
    end: async (how: PostgresEnd): Promise<void> => {
      const ended = new Promise<void>((resolve) => {
        postgres.onExit(() => resolve());
      });
      switch (how) {
        case "fast":
        case "immediate":
          return postgres.stop(how);
        case "kill":
          process.kill(postgres.pid, "SIGKILL");
          return ended;
        case "kill-backend": {
          // Postgres then ends all its processes and recovers by itself.
          const rows = await query<{ pid: number }>(
            "select pid from pg_stat_activity where application_name = 'workfuse-worker' limit 1",
          );
          const pid = rows[0]?.pid;
          if (pid === undefined) throw new Error("the worker has no connection");
          process.kill(pid, "SIGKILL");
          await sleep(50);
          return undefined;
        }
      }
    },
    close: async (): Promise<void> => {
      await postgres.stop("immediate");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type ChaosDatabase = Awaited<ReturnType<typeof startDatabase>>;
