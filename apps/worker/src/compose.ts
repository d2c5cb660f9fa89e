import { randomUUID } from "node:crypto";
import { createLanguageModels, createMcpClient, createPrices } from "@workfuse/ai";
import { createBus } from "@workfuse/bus";
import {
  createAdmissionRepository,
  createChildRepository,
  createExecutionRepository,
  createExecutionStore,
  createFileRepository,
  createModelLedger,
  createReaperRepository,
  createSecretReferenceRepository,
  createStartRepository,
  createWaitRepository,
  createWorkerRepository,
  holdOwnerLock,
  isOwnerAlive,
  openDatabase,
} from "@workfuse/db";
import { createDocuments } from "@workfuse/documents";
import {
  createAfterEnd,
  createDispatcher,
  createEngineClient,
  createWaker,
  startErrorSweeper,
  startErrorWorkflows,
  startReaper,
} from "@workfuse/engine-client";
import { createInterpreter } from "@workfuse/execution";
import { createFiles, createObjectStore } from "@workfuse/files";
import { createDialer, createEgress, createRateLimiter, parseEgressAllow } from "@workfuse/http";
import { createSandbox } from "@workfuse/sandbox";
import { createSecretResolver, createSecretsClient } from "@workfuse/secrets";
import { type createLog, systemClock, uuidIds } from "@workfuse/service";
import { createAdmission } from "./admission.ts";
import { buildServer } from "./build-server.ts";
import type { Environment } from "./env.ts";
import { createExecuteFunction } from "./execute-function.ts";
import { createReclaim } from "./reclaim.ts";
import { createRedactorFor } from "./redactor.ts";
import { createSecretAccess } from "./secret-access.ts";
import { registerWithEngine } from "./register.ts";
import { sweepFiles } from "./sweep-files.ts";
import { watchLost } from "./watch-lost.ts";
import { createWorkflowStarter } from "./workflow-starter.ts";

const secretTtlMs = 30_000;
// How long a credential that was deleted or moved may still be used.
const accessTtlMs = 5000;
// Six hand-overs, each twice as long after the last, take about an hour.
const reaperTimes = { afterSeconds: 30, mostHandovers: 6 };

/** Makes every adapter of the worker and starts it. */
export async function start({
  environment,
  log,
}: {
  environment: Environment;
  log: ReturnType<typeof createLog>;
}) {
  const { DATABASE_URL: url, INNGEST_SERVE_ORIGIN: serveOrigin } = environment;
  const owner = randomUUID();
  const stopping = new AbortController();
  const database = openDatabase({
    url,
    name: "worker",
    connections: 8,
    onError: (error) => log.warn({ err: error }, "database connection lost"),
  });
  const { db, pool } = database;
  const lock = await holdOwnerLock({ url, owner, log });
  const bus = createBus({ url: environment.BUS_URL, log });
  const endpoint = environment.AWS_ENDPOINT_URL_SECRETS_MANAGER;
  const secretsClient = createSecretsClient({
    region: environment.AWS_REGION,
    ...(endpoint === undefined ? {} : { endpoint }),
    log,
  });
  const secrets = createSecretResolver({ client: secretsClient, ttlMs: secretTtlMs });
  const sandbox = createSandbox({ runners: environment.SANDBOX_RUNNERS, log });
  const egressAllow = parseEgressAllow(environment.EGRESS_ALLOW);
  const objects = await createObjectStore({
    url: environment.FILES_URL,
    accessKeyId: environment.FILES_S3_ACCESS_KEY_ID,
    secretAccessKey: environment.FILES_S3_SECRET_ACCESS_KEY,
  });
  const fileRecords = createFileRepository({ db, pool });
  const executions = createWorkerRepository({ pool });
  const isAlive = (other: string) => isOwnerAlive({ pool, owner: other });
  const client = createEngineClient({
    baseUrl: environment.INNGEST_BASE_URL,
    eventKey: environment.INNGEST_EVENT_KEY,
    signingKey: environment.INNGEST_SIGNING_KEY,
    log,
  });
  const dispatcher = createDispatcher({ client, log });
  const wake = createWaker({ waits: createWaitRepository({ pool }), dispatcher });
  const errorTriggers = { starts: createStartRepository({ pool }), dispatcher, ids: uuidIds, log };
  const places = createAdmissionRepository({ pool });
  const afterEnd = createAfterEnd({ places, dispatcher, wake, onChange: bus.publish });
  const admission = createAdmission({
    places,
    executions: createExecutionRepository({ db }),
    dispatcher,
    onChange: bus.publish,
    afterEnd,
  });
  const store = createExecutionStore({ pool });
  const egress = createEgress({ allow: egressAllow });
  const interpreter = createInterpreter({
    store,
    ports: {
      http: egress,
      tcp: createDialer({ allow: egressAllow }),
      sandbox,
      workflows: createWorkflowStarter({
        children: createChildRepository({ pool }),
        store,
        dispatcher,
        ids: uuidIds,
      }),
      clock: systemClock,
      files: createFiles({ store: objects, records: fileRecords, ids: uuidIds }),
      documents: createDocuments({ processes: environment.DOCUMENT_PROCESSES, log }),
      limiter: createRateLimiter(),
      models: createLanguageModels({
        egress,
        clock: systemClock,
        prices: createPrices(environment.AI_PRICES),
      }),
      mcp: createMcpClient({ egress }),
      ledger: createModelLedger({ pool, monthlyLimit: environment.AI_MONTHLY_BUDGET }),
    },
    secretsFor: createSecretAccess({
      secrets,
      references: createSecretReferenceRepository({ db }),
      ttlMs: accessTtlMs,
    }),
    owner,
    isAlive,
    admit: admission.admit,
    onProgress: bus.publish,
    onText: bus.publishText,
    redactorFor: createRedactorFor({ secrets, log }),
    resumeUrl: ({ executionId, nodeId, token, path }) =>
      `${environment.PUBLIC_URL}/hooks/resume/${executionId}/${nodeId}/${token}${path === "" ? "" : `?path=${path}`}`,
    reclaim: createReclaim(),
    random: Math.random,
    log,
  });
  let registered = false;
  const app = await buildServer({
    log,
    client,
    execute: createExecuteFunction({
      client,
      interpreter,
      executions,
      afterEnd,
      wake,
      makeRoom: (full) => admission.next(full),
      onFailed: ({ executionId }) =>
        startErrorWorkflows({ ...errorTriggers, executionId }).catch((error: unknown) => {
          log.warn({ err: error, executionId }, "error triggers not told yet");
        }),
      drain: stopping.signal,
      workspaceConcurrency: environment.WORKSPACE_CONCURRENCY,
      log,
    }),
    serveOrigin,
    checks: [
      { name: "database", check: database.ping },
      { name: "owner lock", check: lock.isHeld },
      { name: "engine", check: () => registered },
    ],
  });
  await app.listen({ host: environment.HOST, port: environment.PORT });
  const watch = watchLost({ interpreter, executions, owner, log });
  const errors = startErrorSweeper(errorTriggers);
  const sweep = sweepFiles({ store: objects, removals: fileRecords, log });
  const reaper = startReaper({
    reaper: createReaperRepository({ pool, owner, times: reaperTimes }),
    executions,
    dispatcher,
    active: interpreter.active,
    afterEnd,
    log,
  });
  // The engine may start after this worker does; until then `/readyz` says what is missing.
  const registering = registerWithEngine({
    url: `${serveOrigin}/api/inngest`,
    log,
    signal: stopping.signal,
    onRegistered: () => {
      registered = true;
    },
  });
  return {
    async close() {
      stopping.abort(new Error("the worker is stopping"));
      await registering;
      await app.close();
      watch.stop();
      await reaper.stop();
      await sweep.stop();
      await errors.stop();
      interpreter.close();
      await Promise.all([sandbox.close(), bus.close(), lock.release()]);
      secretsClient.close();
      objects.close();
      await database.close();
    },
  };
}
