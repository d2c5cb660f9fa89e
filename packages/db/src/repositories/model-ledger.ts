import { WorkfuseError } from "@workfuse/errors";
import type { ModelLedger } from "@workfuse/ports";
import type pg from "pg";

/**
 * Spending and kept answers in Postgres. One workspace's reservations are made one after the other, so that two cannot
 * both take the last of a budget.
 */
export function createModelLedger({
  pool,
  monthlyLimit,
}: {
  pool: pg.Pool;
  /** Dollars that each workspace may spend in a month (UTC). Undefined: no limit. */
  monthlyLimit: number | undefined;
}): ModelLedger {
  return {
    async reserve({ workspaceId, executionId, amount, executionLimit }) {
      const isLimited = monthlyLimit !== undefined || executionLimit !== undefined;
      if (amount === null) {
        if (isLimited) throw unknownPrice();
        return { settle: async () => {} };
      }
      const month = await inTransaction(pool, async (client) => {
        await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
          `models:${workspaceId}`,
        ]);
        const { rows } = await client.query<{ month: string; all: number; own: number }>(
          `select m.month, coalesce(sum(s.spent), 0)::float8 as all,
                  coalesce(sum(s.spent) filter (where s.execution_id = $2), 0)::float8 as own
           from (select to_char(now() at time zone 'utc', 'YYYY-MM') as month) m
           left join model_spending s on s.workspace_id = $1 and s.month = m.month
           group by m.month`,
          [workspaceId, executionId],
        );
        const { month: now = "", all = 0, own = 0 } = rows[0] ?? {};
        refuseBeyond({ limit: executionLimit, spent: own, amount, what: "this execution" });
        refuseBeyond({ limit: monthlyLimit, spent: all, amount, what: "this workspace in this month" });
        await client.query(
          `insert into model_spending (workspace_id, month, execution_id, spent) values ($1, $2, $3, $4)
           on conflict (workspace_id, month, execution_id)
           do update set spent = model_spending.spent + excluded.spent`,
          [workspaceId, now, executionId, amount],
        );
        return now;
      });
      return {
        async settle(cost) {
          await pool.query(
            `update model_spending set spent = greatest(0, spent + $4)
             where workspace_id = $1 and month = $2 and execution_id = $3`,
            [workspaceId, month, executionId, cost - amount],
          );
        },
      };
    },

    async recall({ workspaceId, key }) {
      const { rows } = await pool.query<{ answer: unknown }>(
        "select answer from model_answers where workspace_id = $1 and key = $2 and expires_at > now()",
        [workspaceId, key],
      );
      return rows[0]?.answer;
    },

    async keep({ workspaceId, key, answer, forMs }) {
      // What has expired goes with the next one that is kept.
      await pool.query(
        `with expired as (delete from model_answers where workspace_id = $1 and expires_at <= now() and key <> $2)
         insert into model_answers (workspace_id, key, answer, expires_at)
         values ($1, $2, $3, now() + make_interval(secs => $4))
         on conflict (workspace_id, key) do update set answer = excluded.answer, expires_at = excluded.expires_at`,
        [workspaceId, key, JSON.stringify(answer), forMs / 1000],
      );
    },
  };
}

function refuseBeyond({
  limit,
  spent,
  amount,
  what,
}: {
  limit: number | undefined;
  spent: number;
  amount: number;
  what: string;
}): void {
  if (limit === undefined || spent + amount <= limit) return;
  throw new WorkfuseError({
    code: "ai.budget_exceeded",
    message: `The next request could cost $${amount.toFixed(4)}; of the $${limit} for ${what}, $${spent.toFixed(4)} are spent.`,
    details: { limit, spent, amount },
  });
}

function unknownPrice(): WorkfuseError {
  return new WorkfuseError({
    code: "ai.budget_exceeded",
    message:
      "There is a budget, and no price is known for this model: its operator can give one by the setting AI_PRICES.",
  });
}

async function inTransaction<T>(pool: pg.Pool, run: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await run(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
