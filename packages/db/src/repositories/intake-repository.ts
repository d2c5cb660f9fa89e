import type pg from "pg";
import { createBatcher } from "../batcher.ts";
import { type DeliveredFile, fileValues, keptFiles } from "./delivered-files.ts";

/** What a webhook's token leads to. */
export type WebhookTarget = {
  readonly workflowId: string;
  readonly workspaceId: string;
  readonly isActive: boolean;
  /** The published version; null if there is none. */
  readonly versionId: string | null;
  readonly version: number | null;
  /** Seconds by which its executions go before others that wait. */
  readonly priority: number;
  /** What its webhook takes, as it was saved; null: the defaults. */
  readonly settings: unknown;
};

export type Delivery = {
  readonly executionId: string;
  readonly workflowId: string;
  readonly workspaceId: string;
  readonly versionId: string;
  readonly version: number;
  readonly priority: number;
  /** The sender's own id of this delivery, if it has one. */
  readonly deliveryId: string | null;
  /** How long the delivery id says that it is the same one; absent: for ever. */
  readonly sameForHours?: number | undefined;
  /** JSON text. */
  readonly trigger: string;
  /** Become files of the execution, with its commit. */
  readonly files?: readonly DeliveredFile[] | undefined;
};

const insertStatement = {
  name: "intake-insert",
  text: `
    with delivery as (
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::json[])
        as d(id, workflow_id, workspace_id, version_id, version, delivery_id, trigger_data)
    ), created as (
      insert into executions (id, workflow_id, workspace_id, version_id, version, delivery_id, trigger_data, source)
      select d.*, 'webhook' from delivery d
      on conflict (workflow_id, delivery_id) where delivery_id is not null do nothing
      returning id
    )
    select id from created`,
};

const insertWithFilesStatement = {
  name: "intake-insert-files",
  text: `
    with delivery as (
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::json[])
        as d(id, workflow_id, workspace_id, version_id, version, delivery_id, trigger_data)
    ), created as (
      insert into executions (id, workflow_id, workspace_id, version_id, version, delivery_id, trigger_data, source)
      select d.*, 'webhook' from delivery d
      on conflict (workflow_id, delivery_id) where delivery_id is not null do nothing
      returning id, workspace_id
    ), ${keptFiles}
    select id from created`,
};

// An execution whose time is over gives its delivery id up, and keeps what it was.
const forgetStatement = {
  name: "intake-forget",
  text: `
    update executions e set delivery_id = e.delivery_id || ':' || e.id
    from unnest($1::text[], $2::text[], $3::int[]) as d(workflow_id, delivery_id, hours)
    where e.workflow_id = d.workflow_id and e.delivery_id = d.delivery_id
      and e.created_at < now() - make_interval(hours => d.hours)`,
};

const knownStatement = {
  name: "intake-known",
  text: `
    select e.id, e.status, e.workflow_id as "workflowId", e.delivery_id as "deliveryId"
    from unnest($1::text[], $2::text[]) as wanted(workflow_id, delivery_id)
    join executions e on e.workflow_id = wanted.workflow_id and e.delivery_id = wanted.delivery_id`,
};

// What is started by something else has no webhook, although every workflow has a token.
const takesWebhooks = `not exists (
  select from json_array_elements(v.graph->'nodes') n
  where n->>'type' = 'trigger' and n->'data'->'config'->>'source' in ('schedule', 'form', 'error', 'workflow'))`;

export type Accepted = {
  readonly executionId: string;
  readonly status: string;
  /** False: this delivery came before; the execution is the one of then. */
  readonly isNew: boolean;
};

/** The ingress's way to the database: deliveries that arrive together are committed together. */
export function createIntakeRepository({ pool }: { pool: pg.Pool }) {
  const batcher = createBatcher<Delivery, Accepted>({
    largest: 200,
    concurrency: 2,
    run: (deliveries) => insert({ pool, deliveries }),
  });
  return {
    /** Resolves once the delivery's execution is committed. The same delivery id gives the same execution. */
    accept: (delivery: Delivery): Promise<Accepted> => batcher.add(delivery),

    async target({ token }: { token: string }): Promise<WebhookTarget | undefined> {
      const { rows } = await pool.query<WebhookTarget>({
        name: "intake-target",
        text: `
          select w.id as "workflowId", w.workspace_id as "workspaceId", w.is_active and ${takesWebhooks} as "isActive",
                 v.id as "versionId", v.version, w.webhook_settings as settings, w.priority
          from workflows w
          left join workflow_versions v on v.workflow_id = w.id and v.version = w.published_version
          where w.webhook_token = $1`,
        values: [token],
      });
      return rows[0];
    },

    /** The same for the test address: the newest version, while somebody listens. */
    async testTarget({ token }: { token: string }): Promise<WebhookTarget | undefined> {
      const { rows } = await pool.query<WebhookTarget>({
        name: "intake-test-target",
        text: `
          select w.id as "workflowId", w.workspace_id as "workspaceId",
                 coalesce(w.listening_until > now(), false) and ${takesWebhooks} as "isActive",
                 v.id as "versionId", v.version, w.webhook_settings as settings, w.priority
          from workflows w
          join workflow_versions v on v.workflow_id = w.id and v.version = w.version
          where w.webhook_token = $1`,
        values: [token],
      });
      return rows[0];
    },
  };
}

export type IntakeRepository = ReturnType<typeof createIntakeRepository>;

async function insert({
  pool,
  deliveries,
}: {
  pool: pg.Pool;
  deliveries: readonly Delivery[];
}): Promise<readonly Accepted[]> {
  const files = deliveries.flatMap(({ executionId, files: own = [] }) =>
    own.map((file) => ({ executionId, ...file })),
  );
  await forget({ pool, deliveries });
  const { rows } = await pool.query<{ id: string }>({
    ...(files.length === 0 ? insertStatement : insertWithFilesStatement),
    values: [
      deliveries.map(({ executionId }) => executionId),
      deliveries.map(({ workflowId }) => workflowId),
      deliveries.map(({ workspaceId }) => workspaceId),
      deliveries.map(({ versionId }) => versionId),
      deliveries.map(({ version }) => version),
      deliveries.map(({ deliveryId }) => deliveryId),
      deliveries.map(({ trigger }) => trigger),
      ...(files.length === 0 ? [] : fileValues(files)),
    ],
  });
  const created = new Set(rows.map(({ id }) => id));
  const repeated = deliveries.filter(({ executionId }) => !created.has(executionId));
  const known = await find({ pool, deliveries: repeated });
  return deliveries.map(({ executionId, workflowId, deliveryId }) => {
    if (created.has(executionId)) return { executionId, status: "pending", isNew: true };
    const earlier = known.get(JSON.stringify([workflowId, deliveryId]));
    // Deleted between the two statements, or refused for a reason that is not ours: the sender tries again.
    if (!earlier) throw new Error("a delivery was neither inserted nor found");
    return { executionId: earlier.id, status: earlier.status, isNew: false };
  });
}

async function forget({ pool, deliveries }: { pool: pg.Pool; deliveries: readonly Delivery[] }) {
  const limited = deliveries.filter(({ sameForHours }) => sameForHours !== undefined);
  if (limited.length === 0) return;
  await pool.query({
    ...forgetStatement,
    values: [
      limited.map(({ workflowId }) => workflowId),
      limited.map(({ deliveryId }) => deliveryId),
      limited.map(({ sameForHours }) => sameForHours),
    ],
  });
}

async function find({ pool, deliveries }: { pool: pg.Pool; deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0) return new Map<string, never>();
  const { rows } = await pool.query<{ id: string; status: string; workflowId: string; deliveryId: string }>({
    ...knownStatement,
    values: [deliveries.map(({ workflowId }) => workflowId), deliveries.map(({ deliveryId }) => deliveryId)],
  });
  return new Map(rows.map((row) => [JSON.stringify([row.workflowId, row.deliveryId]), row]));
}
