import { randomBytes } from "node:crypto";
import { type DatabaseHandle, openDatabase } from "@workfuse/db";
import pg from "pg";
import { inject } from "vitest";

function urlOf(database: string): string {
  return decodeURIComponent(inject("postgresUrl")).replace("{database}", database);
}

export type TestDatabase = DatabaseHandle & { readonly url: string };

/** A fresh, migrated database for one test file; `drop` when done. */
export async function createTestDatabase({
  template = "workfuse_template",
}: { template?: string } = {}): Promise<TestDatabase & { readonly drop: () => Promise<void> }> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(`create database ${name} template ${template}`);
  const url = urlOf(name);
  const handle = openDatabase({ url, name: "test", onError: () => {} });
  return {
    ...handle,
    url,
    drop: async () => {
      await handle.close();
      await administer(`drop database if exists ${name} with (force)`);
    },
  };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf("postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
