import { runService } from "@workfuse/service";
import { createEngine } from "./engine.ts";
import { readEnvironment } from "./env.ts";

/** The engine as a process of its own. */
export async function main(): Promise<void> {
  await runService({
    name: "engine",
    environment: readEnvironment,
    start: ({ environment, log }) =>
      createEngine({
        databaseUrl: environment.DATABASE_URL,
        schema: environment.ENGINE_SCHEMA,
        signingKey: environment.INNGEST_SIGNING_KEY,
        eventKey: environment.INNGEST_EVENT_KEY,
        host: environment.HOST,
        port: environment.PORT,
        log,
      }),
  });
}

if (import.meta.main) await main();
