import { type Postgres, type StartPostgresOptions, startPostgres } from "@workfuse/embedded-postgres";
import type { Unit } from "./unit.ts";

/** The database server as a unit; `prepare` runs before it counts as ready (databases, migrations). */
export function createPostgresUnit({
  options,
  prepare,
}: {
  options: Omit<StartPostgresOptions, "signal">;
  prepare: (input: { postgres: Postgres; signal: AbortSignal }) => Promise<void>;
}): Unit {
  return {
    name: "postgres",
    start: async (signal) => {
      const postgres = await startPostgres({ ...options, signal });
      try {
        await prepare({ postgres, signal });
      } catch (error) {
        await postgres.stop();
        throw error;
      }
      // After a crash of this process the server is found again through its own pid file.
      return {
        pid: postgres.pid,
        onExit: (listener) => {
          postgres.onExit(({ code, signal: endedBy }) => {
            listener({ code, signal: endedBy, reason: "" });
          });
        },
        stop: () => postgres.stop("fast"),
      };
    },
  };
}
