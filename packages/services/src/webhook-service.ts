import type {
  StartedExecution,
  DeliveryRepository,
  DeliveryRow,
  ExecutionRepository,
  SecretReferenceRepository,
  WebhookRepository,
  WorkflowRepository,
} from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import { secretArnsIn } from "@workfuse/graph";
import { type WebhookSettings, webhookSettingsSchema } from "@workfuse/nodes/catalog";
import type { Clock, Ids } from "@workfuse/ports";
import { z } from "zod";
import type { Actor } from "./actor.ts";
import { type Page, readCursor, toPage } from "./page.ts";
import { newWebhookToken } from "./webhook-token.ts";

/** A workflow's webhook as clients see it. Dates are ISO 8601 in UTC. */
export type Webhook = {
  readonly workflowId: string;
  readonly url: string;
  /** Runs the newest version while somebody listens. */
  readonly testUrl: string;
  readonly isActive: boolean;
  readonly settings: WebhookSettings;
  /** Until then the test address takes deliveries; null: it does not. */
  readonly listeningUntil: string | null;
};

/** What came to a webhook, and what became of it. */
export type Delivery = Omit<DeliveryRow, "workflowId" | "at"> & { readonly at: string };

type Dependencies = {
  readonly webhooks: WebhookRepository;
  readonly deliveries: Pick<DeliveryRepository, "list" | "get">;
  readonly executions: Pick<ExecutionRepository, "get" | "create">;
  readonly workflows: Pick<WorkflowRepository, "get" | "getVersion">;
  readonly references: Pick<SecretReferenceRepository, "usable">;
  /** Hands a committed execution to the engine. */
  readonly dispatch: (execution: StartedExecution) => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly publicUrl: string;
};

type Row = NonNullable<Awaited<ReturnType<WebhookRepository["get"]>>>;
type Place = { readonly actor: Actor; readonly workflowId: string };

const listenMs = 10 * 60_000;
const cursorSchema = z.uuid();

export function createWebhookService(dependencies: Dependencies) {
  const { webhooks, deliveries, executions, workflows, references, dispatch, clock, ids, publicUrl } =
    dependencies;

  function found({ workflowId, row }: { workflowId: string; row: Row | undefined }): Webhook {
    if (!row) throw unknownWorkflow();
    const { token, settings, isActive, listeningUntil } = row;
    const isListening = listeningUntil !== null && listeningUntil > clock.now();
    return {
      workflowId,
      url: `${publicUrl}/hooks/${token}`,
      testUrl: `${publicUrl}/hooks/test/${token}`,
      isActive,
      settings: webhookSettingsSchema.parse(settings ?? {}),
      listeningUntil: isListening ? listeningUntil.toISOString() : null,
    };
  }

  async function get(place: Place): Promise<Webhook> {
    return found({ workflowId: place.workflowId, row: await webhooks.get(scopeOf(place)) });
  }

  async function checkSecrets({ actor, workflowId, settings }: Place & { settings: WebhookSettings }) {
    const arns = secretArnsIn(settings);
    const usable = await references.usable({ workspaceId: actor.workspaceId, workflowId, arns });
    const unknown = arns.filter((arn) => !usable.has(arn));
    if (unknown.length === 0) return;
    throw new WorkfuseError({
      code: "config.invalid",
      message: "The webhook uses a credential that does not exist in this workspace. Choose another.",
      details: { arns: unknown },
    });
  }

  return {
    get,

    /** Takes the place of all settings, from now on: also for the published version. */
    async update({ settings, ...place }: Place & { settings: WebhookSettings }): Promise<Webhook> {
      await get(place);
      await checkSecrets({ ...place, settings });
      const row = await webhooks.setSettings({ scope: scopeOf(place), settings });
      return found({ workflowId: place.workflowId, row });
    },

    /** Gives the webhook a new address; the old one leads nowhere from now on. */
    async rotate(place: Place): Promise<Webhook> {
      const row = await webhooks.setToken({ scope: scopeOf(place), token: newWebhookToken() });
      return found({ workflowId: place.workflowId, row });
    },

    /** Lets the test address take deliveries for ten minutes, or no longer. */
    async listen({ listening, ...place }: Place & { listening: boolean }): Promise<Webhook> {
      const until = listening ? new Date(clock.now().getTime() + listenMs) : null;
      const row = await webhooks.listen({ scope: scopeOf(place), until });
      return found({ workflowId: place.workflowId, row });
    },

    /** Deliveries of a workflow, newest first, some moments after they came. */
    async deliveries({
      filters,
      cursor,
      limit,
      ...place
    }: Place & {
      filters: { outcome?: DeliveryRow["outcome"] | undefined; isTest?: boolean | undefined };
      cursor?: string | undefined;
      limit: number;
    }): Promise<Page<Delivery>> {
      await get(place);
      const rows = await deliveries.list({
        workflowId: place.workflowId,
        filters,
        beforeId: readCursor({ cursor, schema: cursorSchema }),
        limit: limit + 1,
      });
      return toPage({ rows, limit, item: present, cursor: ({ id }) => id });
    },

    /**
     * Runs what came with an old delivery again: the published version, or the newest one for a test delivery.
     * @returns the new execution's id
     */
    async replay({ id, ...place }: Place & { id: string }): Promise<string> {
      const { actor, workflowId } = place;
      const { workspaceId, userId } = actor;
      const workflow = await workflows.get({ workspaceId, id: workflowId });
      if (!workflow) throw unknownWorkflow();
      const delivery = await deliveries.get({ workflowId, id });
      if (!delivery) {
        throw new WorkfuseError({ code: "resource.not_found", message: "This delivery does not exist." });
      }
      const before =
        delivery.executionId === null
          ? undefined
          : await executions.get({ workspaceId, id: delivery.executionId });
      if (!before) {
        throw new WorkfuseError({
          code: "resource.conflict",
          message: "What came with this delivery was not kept: it started no execution, or that is gone.",
        });
      }
      const number = delivery.isTest ? workflow.version : workflow.publishedVersion;
      const version =
        number === null ? undefined : await workflows.getVersion({ workflowId, version: number });
      if (!version) {
        throw new WorkfuseError({ code: "workflow.inactive", message: "This workflow was never published." });
      }
      const executionId = ids.next();
      const started = await executions.create({
        id: executionId,
        workspaceId,
        workflowId,
        versionId: version.id,
        version: version.version,
        source: "webhook",
        triggerData: before.execution.triggerData,
        retryOf: before.execution.id,
        userId,
        createdAt: clock.now(),
      });
      dispatch(started);
      return executionId;
    },
  };
}

export type WebhookService = ReturnType<typeof createWebhookService>;

function present({ workflowId: _workflowId, at, ...row }: DeliveryRow): Delivery {
  return { ...row, at: at.toISOString() };
}

function scopeOf({ actor, workflowId }: Place) {
  return { workspaceId: actor.workspaceId, workflowId };
}

function unknownWorkflow(): WorkfuseError {
  return new WorkfuseError({ code: "resource.not_found", message: "This workflow does not exist." });
}
