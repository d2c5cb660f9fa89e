import type pg from "pg";

// Younger ones are on their way: their own process hands them over straight after commit.
const firstAfterSeconds = 3;
const againAfterSeconds = 15;

/** Executions that are committed but not yet started. The row is the outbox entry; there is no second table. */
export function createOutboxRepository({ pool }: { pool: pg.Pool }) {
  return {
    /** Takes executions that have waited too long, marking them so that other sweepers leave them for a while. */
    async claimOverdue({
      limit,
    }: {
      limit: number;
    }): Promise<readonly { readonly executionId: string; readonly workspaceId: string }[]> {
      const { rows } = await pool.query<{ executionId: string; workspaceId: string }>({
        name: "outbox-claim",
        text: `
          update executions set dispatched_at = now()
          where id in (
            select id from executions
            where status = 'pending' and created_at < now() - make_interval(secs => $1)
              and (dispatched_at is null or dispatched_at < now() - make_interval(secs => $2))
            order by created_at limit $3
            for update skip locked)
          returning id as "executionId", workspace_id as "workspaceId"`,
        values: [firstAfterSeconds, againAfterSeconds, limit],
      });
      return rows;
    },
  };
}

export type OutboxRepository = ReturnType<typeof createOutboxRepository>;
