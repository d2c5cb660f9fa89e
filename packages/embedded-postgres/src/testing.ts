import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "@workfuse/ports";
import { testSettings } from "./settings.ts";
import { type Postgres, startPostgres } from "./start-postgres.ts";

export type TestPostgres = Postgres & {
  /** A database of its own for one test file, from a migrated template where given. Resolves with its URL. */
  readonly createDatabase: (input?: { readonly template?: string | undefined }) => Promise<string>;
};

const silent: Log = { debug: noop, info: noop, warn: noop, error: noop };

/** A throw-away server in a temporary folder, which `stop` removes. What it is told is not made durable. */
export async function startTestPostgres({ log = silent }: { log?: Log } = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "workfuse-test-postgres-"));
  // Open to be entered, for the system user that the server runs as when the tests run as root.
  await chmod(folder, 0o711);
  const signal = new AbortController().signal;
  const postgres = await startPostgres({
    dataDir: join(folder, "data"),
    password: randomBytes(12).toString("hex"),
    log,
    settings: testSettings,
    signal,
  });
  return {
    ...postgres,
    createDatabase: async ({ template } = {}) => {
      const name = `test_${randomBytes(6).toString("hex")}`;
      await postgres.ensureDatabase({ name, template, signal });
      return postgres.url(name);
    },
    stop: async (mode = "immediate") => {
      await postgres.stop(mode);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function noop(): void {
  // Tests that want the server's log pass their own.
}
