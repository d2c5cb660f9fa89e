import { createBus } from "@workfuse/bus";
import {
  createAnswerRepository,
  createDeliveryRepository,
  createFileRepository,
  createIntakeRepository,
  createOutboxRepository,
  createRateRepository,
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
import { createFileStage, createObjectStore } from "@workfuse/files";
import { createSecretResolver, createSecretsClient } from "@workfuse/secrets";
import { type createLog, systemClock, uuidIds } from "@workfuse/service";
import { createAnswerWaiter } from "./answer/answer-waiter.ts";
import { createAuthenticator } from "./authenticate/authenticate.ts";
import { buildServer } from "./build-server.ts";
import { createDeliveryLog } from "./delivery-log.ts";
import type { Environment } from "./env.ts";
import { createRateLimits } from "./limit/rate-limits.ts";
import { startPruning } from "./prune.ts";
import { createTargetCache } from "./target-cache.ts";
import { prepareWebhook } from "./webhook.ts";

const secretTtlMs = 30_000;

/** Makes every adapter of the ingress and starts it. */
export async function start({
  environment,
  log,
}: {
  environment: Environment;
  log: ReturnType<typeof createLog>;
}) {
  const onError = (error: Error): void => log.warn({ err: error }, "database connection lost");
  const { DATABASE_URL: url } = environment;
  const database = openDatabase({ url, name: "ingress", connections: 6, onError });
  // The delivery log and shares of limits: they may be lost in a crash of Postgres, and never wait behind deliveries.
  const aside = openDatabase({ url, name: "ingress-log", connections: 2, isDurable: false, onError });
  const { db, pool } = database;
  const client = createEngineClient({
    baseUrl: environment.INNGEST_BASE_URL,
    eventKey: environment.INNGEST_EVENT_KEY,
    log,
  });
  const dispatcher = createDispatcher({ client, log });
  const intake = createIntakeRepository({ pool });
  const targets = createTargetCache({
    async load(token) {
      const target = await intake.target({ token });
      return target && prepareWebhook(target);
    },
    now: () => performance.now(),
  });
  const endpoint = environment.AWS_ENDPOINT_URL_SECRETS_MANAGER;
  const secretsClient = createSecretsClient({
    region: environment.AWS_REGION,
    ...(endpoint === undefined ? {} : { endpoint }),
    log,
  });
  const secrets = createSecretResolver({ client: secretsClient, ttlMs: secretTtlMs });
  const objects = await createObjectStore({
    url: environment.FILES_URL,
    accessKeyId: environment.FILES_S3_ACCESS_KEY_ID,
    secretAccessKey: environment.FILES_S3_SECRET_ACCESS_KEY,
  });
  const answerRepository = createAnswerRepository({ pool });
  const answers = createAnswerWaiter({
    read: (input) => answerRepository.read(input),
    async listen(listener) {
      const bus = createBus({ url: environment.BUS_URL, log });
      try {
        await bus.listen(listener);
      } catch (error) {
        await bus.close();
        throw error;
      }
      return bus;
    },
    log,
  });
  const fileRepository = createFileRepository({ db, pool });
  const rates = createRateRepository({ pool: aside.pool });
  const deliveryRepository = createDeliveryRepository({ db: aside.db, pool: aside.pool });
  const deliveries = createDeliveryLog({ add: (rows) => deliveryRepository.add(rows), log });
  const perMinute = environment.WORKSPACE_DELIVERIES_PER_MINUTE;
  const waits = createWaitRepository({ pool });
  const app = await buildServer({
    log,
    trustedProxies: environment.TRUSTED_PROXIES.split(","),
    databaseReady: database.ping,
    intake,
    targets,
    async testTarget(token) {
      const target = await intake.testTarget({ token });
      return target && prepareWebhook(target);
    },
    dispatcher,
    authenticator: createAuthenticator({ secrets, clock: systemClock, log }),
    limits: createRateLimits({ lease: (requests) => rates.lease(requests), now: () => performance.now() }),
    workspaceLimit: perMinute === 0 ? null : { requests: perMinute, seconds: 60 },
    bodyLimits: { body: environment.BODY_LIMIT, files: environment.FILES_LIMIT },
    stage: createFileStage({
      store: objects,
      announce: (input) => fileRepository.announce(input),
      ids: uuidIds,
    }),
    answers,
    deliveries,
    ids: uuidIds,
    starts: createStartRepository({ pool }),
    waits,
    wake: createWaker({ waits, dispatcher }),
    clock: systemClock,
  });
  const sweeper = startSweeper({ outbox: createOutboxRepository({ pool }), dispatcher, log });
  const pruning = startPruning({ deliveries: deliveryRepository, rates, log });
  const scheduler = startScheduler({
    schedules: createScheduleRepository({ pool }),
    dispatcher,
    ids: uuidIds,
    clock: systemClock,
    log,
  });
  await app.listen({ host: environment.HOST, port: environment.PORT });
  return {
    async close() {
      await answers.close();
      await app.close();
      await Promise.all([sweeper.stop(), scheduler.stop(), pruning.stop(), deliveries.close()]);
      secretsClient.close();
      objects.close();
      await Promise.all([database.close(), aside.close()]);
    },
  };
}
