import { createLanguageModels, createPrices } from "@workfuse/ai";
import {
  createAccountAuth,
  createAttemptLimits,
  createAudit,
  createMailer,
  createSignUpGate,
  originsOf,
  providersOf,
} from "@workfuse/auth";
import { createBus } from "@workfuse/bus";
import {
  createAdmissionRepository,
  createAiSettingsRepository,
  createAnswerRepository,
  createApiKeyRepository,
  createAuditRepository,
  createChildRepository,
  createDeliveryRepository,
  createExecutionRepository,
  createFileRepository,
  createIdempotencyRepository,
  createInvitationRepository,
  createMemberRepository,
  createModelLedger,
  createRateRepository,
  createScheduleRepository,
  createSecretReferenceRepository,
  createStatisticsRepository,
  createUserRepository,
  createVariableRepository,
  createWaitRepository,
  createWebhookRepository,
  createWorkflowRepository,
  createWorkspaceRepository,
  openDatabase,
} from "@workfuse/db";
import { createAfterEnd, createDispatcher, createEngineClient, createWaker } from "@workfuse/engine-client";
import { createFiles, createObjectStore } from "@workfuse/files";
import { createEgress, parseEgressAllow } from "@workfuse/http";
import { createSecretResolver, createSecretsClient } from "@workfuse/secrets";
import { type createLog, systemClock, uuidIds } from "@workfuse/service";
import {
  createAccountService,
  createAiService,
  createAiSettingsService,
  createApiKeyService,
  createAuditService,
  createExecutionService,
  createFileService,
  createMemberService,
  createScheduleService,
  createSecretService,
  createStatisticsService,
  createToolService,
  createTransferService,
  createVariableService,
  createVersionService,
  createWebhookService,
  createWorkflowService,
  createWorkspaceService,
} from "@workfuse/services";
import { buildServer } from "./build-server.ts";
import { createIdempotency } from "./rest/idempotency.ts";
import type { Environment } from "./env.ts";

const pruneMs = 60 * 60_000;
const secretTtlMs = 30_000;

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
  const workspaces = createWorkspaceRepository({ db });
  const keys = createApiKeyRepository({ db });
  const rates = createRateRepository({ pool });
  const users = createUserRepository({ db });
  const invitations = createInvitationRepository({ db });
  const events = createAuditRepository({ db });
  const audit = createAudit({ events, ids: uuidIds, clock: systemClock, log });
  const mailer = createMailer({ smtpUrl: environment.SMTP_URL, from: environment.MAIL_FROM, log });
  const gate = createSignUpGate({ isOpen: environment.SIGN_UP === "open", users, invitations });
  const auth = createAccountAuth({
    db,
    workspaces,
    keys,
    accounts: { settings: environment, mailer, gate, onUser: (user) => users.claimOwnership(user) },
    limits: createAttemptLimits({
      rates,
      perAddress: environment.AUTH_PER_ADDRESS,
      perAccount: environment.AUTH_PER_ACCOUNT,
    }),
    audit,
    clock: systemClock,
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
  const secrets = createSecretService({
    references,
    workflows: workflowRepository,
    store,
    clock: systemClock,
    ids: uuidIds,
  });
  const variables = createVariableRepository({ db });
  const workflows = createWorkflowService({
    workflows: workflowRepository,
    references,
    secrets,
    variables,
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
  const egress = createEgress({ allow: parseEgressAllow(environment.EGRESS_ALLOW) });
  const aiSettings = createAiSettingsService({
    settings: createAiSettingsRepository({ db }),
    references,
    secrets: createSecretResolver({ client: store, ttlMs: secretTtlMs }),
  });
  const objects = await createObjectStore({
    url: environment.FILES_URL,
    accessKeyId: environment.FILES_S3_ACCESS_KEY_ID,
    secretAccessKey: environment.FILES_S3_SECRET_ACCESS_KEY,
  });
  const files = createFiles({ store: objects, records: createFileRepository({ db, pool }), ids: uuidIds });
  const requests = createIdempotencyRepository({ db });
  const pruning = setInterval(() => {
    requests
      .prune()
      .catch((error: unknown) => log.warn({ err: error }, "old requests could not be forgotten"));
  }, pruneMs);
  pruning.unref();
  const app = await buildServer({
    log,
    auth,
    audit,
    async takeTurn({ key, capacity, perSecond }) {
      const [lease] = await rates.lease([{ key, capacity, perSecond, want: 1 }]);
      return lease?.granted === 1 ? 0 : Math.ceil(1000 / perSecond);
    },
    services: {
      account: createAccountService({
        providers: providersOf(environment).shown,
        isSignUpOpen: gate.isOpen,
        sendsMail: mailer.sends,
      }),
      members: createMemberService({
        members: createMemberRepository({ db }),
        invitations,
        workspaces,
        mailer,
        clock: systemClock,
        ids: uuidIds,
        publicUrl,
      }),
      workspaces: createWorkspaceService({ workspaces, ids: uuidIds }),
      apiKeys: createApiKeyService({ keys, clock: systemClock, ids: uuidIds }),
      audit: createAuditService({ events }),
      variables: createVariableService({ variables }),
      aiSettings,
      ai: createAiService({
        settings: aiSettings,
        models: createLanguageModels({
          egress,
          clock: systemClock,
          prices: createPrices(environment.AI_PRICES),
        }),
        ledger: createModelLedger({ pool, monthlyLimit: environment.AI_MONTHLY_BUDGET }),
        references,
        variables,
        executions,
        clock: systemClock,
      }),
      tools: createToolService({
        workflows: workflowRepository,
        executions,
        answers: createAnswerRepository({ pool }),
      }),
      workflows,
      executions,
      schedules: createScheduleService({ schedules: createScheduleRepository({ pool }), clock: systemClock }),
      secrets,
      transfer: createTransferService({ workflows, references, secrets, clock: systemClock }),
      versions: createVersionService({ workflows: workflowRepository }),
      statistics: createStatisticsService({
        statistics: createStatisticsRepository({ db }),
        workflows,
        executions,
        clock: systemClock,
      }),
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
    idempotency: createIdempotency({ requests }),
    publicUrl,
    origins,
    trustedProxies: environment.TRUSTED_PROXIES.split(","),
    checks: [{ name: "database", check: database.ping }],
  });
  await app.listen({ host: environment.HOST, port: environment.PORT });
  return {
    async close() {
      clearInterval(pruning);
      await app.close();
      await bus.close();
      objects.close();
      await egress.close();
      await database.close();
    },
  };
}
