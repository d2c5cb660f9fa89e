import { fileURLToPath } from "node:url";
import { WorkfuseError } from "@workfuse/errors";
import { drizzle } from "drizzle-orm/node-postgres";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

// Any constant does: two migrations at the same time wait for each other on it.
const migrationLock = 7_238_991;
const defaultFolder = fileURLToPath(new URL("../migrations", import.meta.url));

/**
 * Brings the database up to this code's schema; does nothing where it is there already.
 * @throws WorkfuseError `resource.conflict` if the database was made by newer code.
 */
export async function migrateDatabase({
  url,
  migrationsFolder = defaultFolder,
}: {
  url: string;
  migrationsFolder?: string;
}): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "workfuse-migrate" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await refuseNewerDatabase({ client, migrationsFolder });
    await migrate(drizzle({ client }), { migrationsFolder });
  } finally {
    await client.end();
  }
}

async function refuseNewerDatabase({
  client,
  migrationsFolder,
}: {
  client: pg.Client;
  migrationsFolder: string;
}): Promise<void> {
  const exists = await client.query(
    "select to_regclass('drizzle.__drizzle_migrations') is not null as known",
  );
  if (exists.rows[0]?.known !== true) return;
  const applied = await client.query(
    "select max(created_at)::float8 as newest from drizzle.__drizzle_migrations",
  );
  const newestHere = Math.max(
    0,
    ...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis),
  );
  if (Number(applied.rows[0]?.newest ?? 0) > newestHere) {
    throw new WorkfuseError({
      code: "resource.conflict",
      message:
        "The database was made by a newer version of WorkFuse. Start that version, or restore an older backup.",
    });
  }
}
