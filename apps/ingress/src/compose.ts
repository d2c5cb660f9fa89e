import {
  createIntakeRepository,
  createOutboxRepository,
  createScheduleRepository,
  createStartRepository,
  createWaitRepository,
  openDatabase,
} from "@workfuse/db";
import {
  createDispatcher,
  createEngineClient,
  createWaker,
  startScheduler,
  startSweeper,
} from "@workfuse/engine-client";
import { type createLog, systemClock, uuidIds } from "@workfuse/service";
import { buildServer } from "./build-server.ts";
import type { Environment } from "./env.ts";
import { createTargetCache } from "./target-cache.ts";

/** Makes every adapter of the ingress and starts it. */
export async function start({
  environment,
  log,
}: {
  environment: Environment;
  log: ReturnType<typeof createLog>;
}) {
  const database = openDatabase({
    url: environment.DATABASE_URL,
    name: "ingress",
    connections: 6,
    onError: (error) => log.warn({ err: error }, "database connection lost"),
  });
  const client = createEngineClient({
    baseUrl: environment.INNGEST_BASE_URL,
    eventKey: environment.INNGEST_EVENT_KEY,
    log,
  });
  const dispatcher = createDispatcher({ client, log });
  const intake = createIntakeRepository({ pool: database.pool });
  const targets = createTargetCache({
    load: (token) => intake.target({ token }),
    now: () => performance.now(),
  });
  const waits = createWaitRepository({ pool: database.pool });
  const app = await buildServer({
    log,
    bodyLimit: environment.BODY_LIMIT,
    trustedProxies: environment.TRUSTED_PROXIES.split(","),
    databaseReady: database.ping,
    intake,
    targets,
    dispatcher,
    ids: uuidIds,
    starts: createStartRepository({ pool: database.pool }),
    waits,
    wake: createWaker({ waits, dispatcher }),
    clock: systemClock,
  });
  const sweeper = startSweeper({ outbox: createOutboxRepository({ pool: database.pool }), dispatcher, log });
  const scheduler = startScheduler({
    schedules: createScheduleRepository({ pool: database.pool }),
    dispatcher,
    ids: uuidIds,
    clock: systemClock,
    log,
  });
  await app.listen({ host: environment.HOST, port: environment.PORT });
  return {
    async close() {
      await app.close();
      await scheduler.stop();
      await sweeper.stop();
      await database.close();
    },
  };
}
