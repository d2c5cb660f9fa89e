export { type PostgresBinaries, findBinaries } from "./binaries.ts";
export { findFreePort } from "./free-port.ts";
export type { PostgresExit } from "./server-process.ts";
export { type PostgresSettings, defaultSettings } from "./settings.ts";
export { type Postgres, type StartPostgresOptions, type StopMode, startPostgres } from "./start-postgres.ts";
