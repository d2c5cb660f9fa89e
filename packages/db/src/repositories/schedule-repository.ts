import type { MissedPolicy, Schedule } from "@workfuse/schedule";
import type pg from "pg";
import { type StartedExecution, priorityOf } from "./started-execution.ts";

/** A schedule with work to do, and the version that would run. */
export type DueSchedule = {
  readonly workflowId: string;
  readonly workspaceId: string;
  readonly versionId: string;
  readonly version: number;
  readonly schedule: Schedule;
  readonly missed: MissedPolicy;
  readonly missedLimit: number;
  readonly anchor: Date;
  readonly nextAt: Date;
};

type PlannedRun = { readonly executionId: string; readonly dueAt: Date; readonly trigger: string };

/** What is to be done for one schedule. */
export type DueWork = {
  readonly runs: readonly PlannedRun[];
  /** Null: never again. */
  readonly nextAt: Date | null;
};

// The workflow's row is locked before anything refers to it, and nobody waits for either: its deletion cannot get into
// each other's way with this.
const dueText = `
  select s.workflow_id as "workflowId", s.workspace_id as "workspaceId", v.id as "versionId", v.version,
         s.schedule, s.missed, s.missed_limit as "missedLimit", s.anchor, s.next_at as "nextAt"
  from schedules s
  join workflows w on w.id = s.workflow_id and w.is_active
  join workflow_versions v on v.workflow_id = w.id and v.version = w.published_version
  where s.next_at <= $1
  order by s.next_at limit $2
  for update of s skip locked for key share of w skip locked`;

const insertText = `
  insert into executions (id, workflow_id, workspace_id, version_id, version, delivery_id, trigger_data, source)
  select r.*, 'schedule'
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::json[]) r
  on conflict (workflow_id, delivery_id) where delivery_id is not null do nothing
  returning id as "executionId", workspace_id as "workspaceId", ${priorityOf("executions")}`;

const moveText = `
  update schedules s set next_at = m.next_at, claimed_at = $3
  from unnest($1::text[], $2::timestamptz[]) as m(workflow_id, next_at) where s.workflow_id = m.workflow_id`;

/** When schedules are due. Every time comes from the caller's clock. */
export function createScheduleRepository({ pool }: { pool: pg.Pool }) {
  async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      client.release();
      return result;
    } catch (error) {
      // A connection that may be in the middle of something is not used again.
      client.release(true);
      throw error;
    }
  }

  return {
    /**
     * Takes schedules that are due, starts what `plan` says and moves them on, all in one transaction. Any number of
     * schedulers share the work; the execution of one due time is created once, whoever asks how often.
     * @returns how many schedules were looked after, and the executions that are new
     */
    claimDue({
      now,
      limit,
      plan,
    }: {
      now: Date;
      limit: number;
      plan: (due: DueSchedule) => DueWork;
    }): Promise<{ claimed: number; started: readonly StartedExecution[] }> {
      return inTransaction(async (client) => {
        const due = (await client.query<DueSchedule>(dueText, [now, limit])).rows;
        if (due.length === 0) return { claimed: 0, started: [] };
        const work = due.map((one) => ({ one, ...plan(one) }));
        const runs = work.flatMap(({ one, runs: planned }) => planned.map((run) => ({ ...one, ...run })));
        const { rows: started } = await client.query<StartedExecution>(insertText, [
          runs.map(({ executionId }) => executionId),
          runs.map(({ workflowId }) => workflowId),
          runs.map(({ workspaceId }) => workspaceId),
          runs.map(({ versionId }) => versionId),
          runs.map(({ version }) => version),
          runs.map(({ workflowId, dueAt }) => `schedule:${workflowId}:${dueAt.toISOString()}`),
          runs.map(({ trigger }) => trigger),
        ]);
        await client.query(moveText, [
          work.map(({ one }) => one.workflowId),
          work.map(({ nextAt }) => nextAt),
          now,
        ]);
        return { claimed: due.length, started };
      });
    },

    /** When the next schedule is due; null if none is. */
    async nextDue(): Promise<Date | null> {
      const { rows } = await pool.query<{ at: Date | null }>({
        name: "schedules-next",
        text: "select min(next_at) as at from schedules where next_at is not null",
      });
      return rows[0]?.at ?? null;
    },

    /**
     * After a clock was set back: schedules that were looked after in what is the future again are due when `next` says.
     * What has run by then is not run again.
     * @returns how many
     */
    rewind({
      now,
      next,
    }: {
      now: Date;
      next: (schedule: Pick<DueSchedule, "schedule" | "anchor">) => Date | null;
    }): Promise<number> {
      return inTransaction(async (client) => {
        const { rows } = await client.query<Pick<DueSchedule, "workflowId" | "schedule" | "anchor">>(
          `select workflow_id as "workflowId", schedule, anchor from schedules
           where claimed_at > $1 for update skip locked`,
          [now],
        );
        await client.query(moveText, [rows.map(({ workflowId }) => workflowId), rows.map(next), now]);
        return rows.length;
      });
    },

    /** The schedules of a workspace that are due some time, the next one first. */
    async list({ workspaceId, limit }: { workspaceId: string; limit: number }) {
      const { rows } = await pool.query<
        Pick<DueSchedule, "workflowId" | "schedule" | "anchor" | "nextAt"> & { workflowName: string }
      >({
        text: `
          select s.workflow_id as "workflowId", w.name as "workflowName", s.schedule, s.anchor, s.next_at as "nextAt"
          from schedules s join workflows w on w.id = s.workflow_id
          where s.workspace_id = $1 and s.next_at is not null and w.is_active
          order by s.next_at, s.workflow_id limit $2`,
        values: [workspaceId, limit],
      });
      return rows;
    },
  };
}

export type ScheduleRepository = ReturnType<typeof createScheduleRepository>;
