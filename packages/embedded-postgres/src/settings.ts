/** Values for `postgresql.conf` names; they win over the file. */
export type PostgresSettings = Readonly<Record<string, string | number>>;

/**
 * Durability (`fsync`, `synchronous_commit`, `full_page_writes`) is Postgres' own default and not touched. Memory is
 * sized for a laptop: the working set of a small installation (queue, recent executions) fits 64 MB of shared buffers,
 * the file cache of the system holds the rest, and a server at rest stays small.
 */
export const defaultSettings: PostgresSettings = {
  shared_buffers: "64MB",
  max_connections: 100,
  // Short queries only: planning parallel or compiled ones costs more than it gives, and small containers lack /dev/shm.
  jit: "off",
  max_parallel_workers_per_gather: 0,
  // Both stay readable whatever the machine's locale and zone.
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  log_line_prefix: "",
  logging_collector: "off",
  log_destination: "stderr",
  // A failing statement's text may carry a user's data; the error itself says enough.
  log_min_error_statement: "panic",
};

/** Only for tests: what is written may be lost with the machine, not with the process. */
export const testSettings: PostgresSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: 200,
};
