import { startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { migrateDatabase } from "@workfuse/db";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Connection string of the test server, with `{database}` in place of the database's name. */
    postgresUrl: string;
  }
}

const template = "workfuse_template";

/** One Postgres for the whole run, with a migrated database that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTestPostgres();
  await postgres.ensureDatabase({ name: template, signal: new AbortController().signal });
  await migrateDatabase({ url: postgres.url(template) });
  project.provide("postgresUrl", postgres.url("{database}"));
  return () => postgres.stop();
}
