import { and, desc, eq, lt } from "drizzle-orm";
import type pg from "pg";
import type { Database } from "../database.ts";
import { deliveries } from "../tables/deliveries.ts";

export type DeliveryRow = typeof deliveries.$inferSelect;

/** The log of what came to webhooks. */
export function createDeliveryRepository({ db, pool }: { db: Database; pool: pg.Pool }) {
  return {
    async add(rows: readonly DeliveryRow[]): Promise<void> {
      await pool.query({
        name: "delivery-add",
        text: `
          insert into deliveries (workflow_id, id, at, is_test, method, path, address, size, outcome, status, reason,
            execution_id)
          select * from unnest($1::text[], $2::uuid[], $3::timestamptz[], $4::bool[], $5::text[], $6::text[], $7::text[],
            $8::int[], $9::text[], $10::int[], $11::text[], $12::text[])
          on conflict do nothing`,
        values: [
          rows.map(({ workflowId }) => workflowId),
          rows.map(({ id }) => id),
          rows.map(({ at }) => at),
          rows.map(({ isTest }) => isTest),
          rows.map(({ method }) => method),
          rows.map(({ path }) => path),
          rows.map(({ address }) => address),
          rows.map(({ size }) => size),
          rows.map(({ outcome }) => outcome),
          rows.map(({ status }) => status),
          rows.map(({ reason }) => reason),
          rows.map(({ executionId }) => executionId),
        ],
      });
    },

    /** Newest first. */
    async list({
      workflowId,
      filters: { outcome, isTest },
      beforeId,
      limit,
    }: {
      workflowId: string;
      filters: { outcome?: DeliveryRow["outcome"] | undefined; isTest?: boolean | undefined };
      beforeId: string | undefined;
      limit: number;
    }): Promise<readonly DeliveryRow[]> {
      return db
        .select()
        .from(deliveries)
        .where(
          and(
            eq(deliveries.workflowId, workflowId),
            beforeId === undefined ? undefined : lt(deliveries.id, beforeId),
            outcome === undefined ? undefined : eq(deliveries.outcome, outcome),
            isTest === undefined ? undefined : eq(deliveries.isTest, isTest),
          ),
        )
        .orderBy(desc(deliveries.id))
        .limit(limit);
    },

    async get({ workflowId, id }: { workflowId: string; id: string }): Promise<DeliveryRow | undefined> {
      const rows = await db
        .select()
        .from(deliveries)
        .where(and(eq(deliveries.workflowId, workflowId), eq(deliveries.id, id)));
      return rows[0];
    },

    /**
     * Deletes what is older than `days`, and of each workflow all but the newest `mostPerWorkflow`.
     * @returns how many
     */
    async prune({ days, mostPerWorkflow }: { days: number; mostPerWorkflow: number }): Promise<number> {
      // From one workflow to the next by the primary key, without reading what lies between.
      const { rowCount } = await pool.query({
        text: `
          with recursive known as (
            (select workflow_id from deliveries order by workflow_id limit 1)
            union all
            select (select d.workflow_id from deliveries d where d.workflow_id > known.workflow_id
                    order by d.workflow_id limit 1)
            from known where known.workflow_id is not null
          ), border as (
            select k.workflow_id, w.id is null as is_gone,
              (select d.id from deliveries d where d.workflow_id = k.workflow_id order by d.id desc
               offset $2 limit 1) as beyond
            from known k left join workflows w on w.id = k.workflow_id
            where k.workflow_id is not null
          )
          delete from deliveries d using border b
          where d.workflow_id = b.workflow_id
            and (b.is_gone or d.id <= b.beyond or d.at < now() - make_interval(days => $1))`,
        values: [days, mostPerWorkflow],
      });
      return rowCount ?? 0;
    },
  };
}

export type DeliveryRepository = ReturnType<typeof createDeliveryRepository>;
