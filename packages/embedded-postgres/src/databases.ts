import { Client, DatabaseError } from "pg";

/** Runs one piece of work on a connection of its own, closed afterwards and on abort. */
export async function withClient<T>({
  url,
  signal,
  work,
}: {
  url: string;
  signal: AbortSignal;
  work: (client: Client) => Promise<T>;
}): Promise<T> {
  signal.throwIfAborted();
  const client = new Client({ connectionString: url, application_name: "workfuse-setup" });
  // A connection that breaks rejects the query under way; the event itself must not end the process.
  client.on("error", () => undefined);
  const abort = (): void => {
    client.end().catch(() => undefined);
  };
  signal.addEventListener("abort", abort, { once: true });
  try {
    await client.connect();
    return await work(client);
  } finally {
    signal.removeEventListener("abort", abort);
    await client.end().catch(() => undefined);
  }
}

/**
 * Creates the database unless it is there. `template` copies another one, which must have no connections.
 * Two processes may ask at once: losing that race is success.
 */
export async function createDatabaseIfMissing({
  adminUrl,
  name,
  template,
  signal,
}: {
  adminUrl: string;
  name: string;
  template?: string | undefined;
  signal: AbortSignal;
}): Promise<void> {
  await withClient({
    url: adminUrl,
    signal,
    work: async (client) => {
      const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [name]);
      if (rowCount !== 0) return;
      const copy = template === undefined ? "" : ` template ${client.escapeIdentifier(template)}`;
      try {
        await client.query(`create database ${client.escapeIdentifier(name)}${copy}`);
      } catch (error) {
        const duplicate = error instanceof DatabaseError && ["42P04", "23505"].includes(error.code ?? "");
        if (!duplicate) throw error;
      }
    },
  });
}
