import { createAuth, originsOf } from "@workfuse/auth";
import { createBus } from "@workfuse/bus";
import {
  createAdmissionRepository,
  createChildRepository,
  createDeliveryRepository,
  createExecutionRepository,
  createFileRepository,
  createScheduleRepository,
  createSecretReferenceRepository,
  createWaitRepository,
  createWebhookRepository,
  createWorkflowRepository,
  createWorkspaceRepository,
  openDatabase,
} from "@workfuse/db";
import { createAfterEnd, createDispatcher, createEngineClient, createWaker } from "@workfuse/engine-client";
import { createFiles, createObjectStore } from "@workfuse/files";
import { createSecretsClient } from "@workfuse/secrets";
import { type createLog, systemClock, uuidIds } from "@workfuse/service";
import {
  createExecutionService,
  createFileService,
  createScheduleService,
  createSecretService,
  createTransferService,
  createWebhookService,
  createWorkflowService,
} from "@workfuse/services";
import { buildServer } from "./build-server.ts";
import type { Environment } from "./env.ts";

/** Makes every adapter of the API and starts it. */
export async function start({
  environment,
  log,
}: {
  environment: Environment;
  log: ReturnType<typeof createLog>;
}) {
  const { PUBLIC_URL: publicUrl } = environment;
  const database = openDatabase({
    url: environment.DATABASE_URL,
    name: "api",
    onError: (error) => log.warn({ err: error }, "database connection lost"),
  });
  const { db, pool } = database;
  const bus = createBus({ url: environment.BUS_URL, log });
  const client = createEngineClient({
    baseUrl: environment.INNGEST_BASE_URL,
    eventKey: environment.INNGEST_EVENT_KEY,
    log,
  });
  const dispatcher = createDispatcher({ client, log });
  const origins = originsOf({ publicUrl, further: environment.TRUSTED_ORIGINS });
  const auth = createAuth({
    db,
    workspaces: createWorkspaceRepository({ db }),
    secret: environment.AUTH_SECRET,
    publicUrl,
    trustedOrigins: [...origins],
    ids: uuidIds,
    log,
  });
  const workflowRepository = createWorkflowRepository({ db });
  const references = createSecretReferenceRepository({ db });
  const endpoint = environment.AWS_ENDPOINT_URL_SECRETS_MANAGER;
  const store = createSecretsClient({
    region: environment.AWS_REGION,
    ...(endpoint === undefined ? {} : { endpoint }),
    log,
  });
  const secrets = createSecretService({ references, workflows: workflowRepository, store, ids: uuidIds });
  const workflows = createWorkflowService({
    workflows: workflowRepository,
    references,
    secrets,
    clock: systemClock,
    ids: uuidIds,
    publicUrl,
  });
  const waits = createWaitRepository({ pool });
  const wake = createWaker({ waits, dispatcher });
  const places = createAdmissionRepository({ pool });
  const executions = createExecutionService({
    executions: createExecutionRepository({ db }),
    workflows: workflowRepository,
    children: createChildRepository({ pool }),
    waits,
    clock: systemClock,
    ids: uuidIds,
    dispatch: dispatcher.dispatch,
    wake,
    afterEnd: createAfterEnd({ places, dispatcher, wake, onChange: bus.publish }),
  });
  const objects = await createObjectStore({
    url: environment.FILES_URL,
    accessKeyId: environment.FILES_S3_ACCESS_KEY_ID,
    secretAccessKey: environment.FILES_S3_SECRET_ACCESS_KEY,
  });
  const files = createFiles({ store: objects, records: createFileRepository({ db, pool }), ids: uuidIds });
  const app = await buildServer({
    log,
    auth,
    services: {
      workflows,
      executions,
      schedules: createScheduleService({ schedules: createScheduleRepository({ pool }), clock: systemClock }),
      secrets,
      transfer: createTransferService({ workflows, clock: systemClock }),
      files: createFileService({ files }),
      webhooks: createWebhookService({
        webhooks: createWebhookRepository({ db }),
        deliveries: createDeliveryRepository({ db, pool }),
        executions: createExecutionRepository({ db }),
        workflows: workflowRepository,
        references,
        dispatch: dispatcher.dispatch,
        clock: systemClock,
        ids: uuidIds,
        publicUrl,
      }),
    },
    publicUrl,
    origins,
    trustedProxies: environment.TRUSTED_PROXIES.split(","),
    checks: [{ name: "database", check: database.ping }],
  });
  await app.listen({ host: environment.HOST, port: environment.PORT });
  return {
    async close() {
      await app.close();
      await bus.close();
      objects.close();
      await database.close();
    },
  };
}
