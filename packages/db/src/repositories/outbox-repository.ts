import type pg from "pg";
import { priorityOf } from "./started-execution.ts";

// Younger ones are on their way: their own process hands them over straight after commit.
const firstAfterSeconds = 3;
const againAfterSeconds = 15;
// The engine takes each event once. Should it have dropped the run that it made of it (cancelled by hand, say), another
// event is needed: after this long, then after four times as long, and so on.
const anewAfterSeconds = 300;

export type Overdue = {
  readonly executionId: string;
  readonly workspaceId: string;
  readonly priority: number;
  /** The execution's own id, until it has waited for long. */
  readonly eventId: string;
};

/** Executions that are committed but not yet started. The row is the outbox entry; there is no second table. */
export function createOutboxRepository({ pool }: { pool: pg.Pool }) {
  return {
    /** Takes executions that have waited too long, marking them so that other sweepers leave them for a while. */
    async claimOverdue({ limit }: { limit: number }): Promise<readonly Overdue[]> {
      const { rows } = await pool.query<Overdue>({
        name: "outbox-claim",
        text: `
          update executions set dispatched_at = now(), handovers = handovers
            + case when created_at < now() - make_interval(secs => $4 * 4 ^ handovers) then 1 else 0 end
          where id in (
            select id from executions
            where status = 'pending' and created_at < now() - make_interval(secs => $1)
              and (dispatched_at is null or dispatched_at < now() - make_interval(secs => $2))
            order by created_at limit $3
            for update skip locked)
          returning id as "executionId", workspace_id as "workspaceId", ${priorityOf("executions")},
            case when handovers = 0 then id else id || ':' || fence || ':' || handovers end as "eventId"`,
        values: [firstAfterSeconds, againAfterSeconds, limit, anewAfterSeconds],
      });
      return rows;
    },
  };
}

export type OutboxRepository = ReturnType<typeof createOutboxRepository>;
