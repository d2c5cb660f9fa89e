import type { MissedPolicy, Schedule } from "@workfuse/schedule";
import { eq, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { errorTriggers } from "../tables/error-triggers.ts";
import { schedules } from "../tables/schedules.ts";

/** What has to be known of a published graph's trigger while its workflow is active; null where nothing has. */
export type TriggerRegistration =
  | {
      readonly kind: "schedule";
      readonly schedule: Schedule;
      readonly missed: MissedPolicy;
      readonly missedLimit: number;
      /** When it is due first, should it be new or changed. */
      readonly nextAt: Date;
    }
  | { readonly kind: "error"; readonly watched: readonly string[] | null }
  | null;

type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** Takes the place of what was registered for the workflow. A schedule that is the same goes on as it was. */
export async function registerTrigger({
  transaction,
  workflowId,
  workspaceId,
  trigger,
  now,
}: {
  transaction: Transaction;
  workflowId: string;
  workspaceId: string;
  trigger: TriggerRegistration;
  now: Date;
}): Promise<void> {
  if (trigger?.kind !== "schedule")
    await transaction.delete(schedules).where(eq(schedules.workflowId, workflowId));
  if (trigger?.kind !== "error")
    await transaction.delete(errorTriggers).where(eq(errorTriggers.workflowId, workflowId));
  if (trigger?.kind === "schedule") {
    const { schedule, missed, missedLimit, nextAt } = trigger;
    const isSame = sql`${schedules.schedule}::jsonb = excluded.schedule::jsonb`;
    await transaction
      .insert(schedules)
      .values({ workflowId, workspaceId, schedule, missed, missedLimit, nextAt, anchor: now })
      .onConflictDoUpdate({
        target: schedules.workflowId,
        set: {
          schedule,
          missed,
          missedLimit,
          anchor: sql`case when ${isSame} then ${schedules.anchor} else excluded.anchor end`,
          nextAt: sql`case when ${isSame} then ${schedules.nextAt} else excluded.next_at end`,
        },
      });
  }
  if (trigger?.kind === "error") {
    const { watched } = trigger;
    await transaction
      .insert(errorTriggers)
      .values({ workflowId, workspaceId, watched })
      .onConflictDoUpdate({ target: errorTriggers.workflowId, set: { watched } });
  }
}
