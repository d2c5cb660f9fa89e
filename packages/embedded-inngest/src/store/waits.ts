import type { Queryable, Statement } from "./database.ts";

const matching: Statement = {
  name: "matching-waits",
  text: `
    select w.run_id, w.step, w.kind, w.condition, r.event
    from waits w join runs r using (run_id)
    where w.event_name = $1 and w.match_key = any($2)
    order by w.run_id, w.step`,
};
const due: Statement = {
  name: "due-waits",
  text: `select run_id, step, kind from waits where expires_at <= $1 order by expires_at limit $2`,
};
const removeWait: Statement = {
  name: "remove-wait",
  text: `delete from waits where run_id = $1 and step = $2`,
};
const promote: Statement = {
  name: "promote",
  text: `
    update queue q set not_before = 0 from (
      select run_id, step from queue where not_before > 0 and not_before <= $1
      order by not_before limit $2 for update skip locked
    ) d where q.run_id = d.run_id and q.step = d.step
    returning q.run_id`,
};
const nextDue: Statement = {
  name: "next-due",
  text: `
    select least(
      (select min(not_before) from queue where not_before > 0),
      (select min(expires_at) from waits where expires_at is not null)
    ) as at`,
};
const watchedName: Statement = {
  name: "watched-name",
  text: `select exists (select 1 from waits where event_name = $1) as watched`,
};

type WaitKind = "sleep" | "event" | "invoke" | "cancel";
export type MatchingWait = {
  readonly run_id: string;
  readonly step: string;
  readonly kind: WaitKind;
  readonly condition: string | null;
  /** The event that started the waiting run. */
  readonly event: string;
};
export type DueWait = Pick<MatchingWait, "run_id" | "step" | "kind">;

/** Waits that an event of this name may end; their condition is still to be evaluated. */
export function matchingWaits(input: {
  db: Queryable;
  name: string;
  keys: readonly string[];
}): Promise<MatchingWait[]> {
  return input.db.query<MatchingWait>(matching, [input.name, input.keys]);
}

/** Waits whose time is over. */
export function dueWaits(input: { db: Queryable; now: number; limit: number }): Promise<DueWait[]> {
  return input.db.query<DueWait>(due, [input.now, input.limit]);
}

export async function deleteWait(input: { db: Queryable; runId: string; step: string }): Promise<void> {
  await input.db.query(removeWait, [input.runId, input.step]);
}

/** Makes delayed calls ready whose time has come. Answers how many. */
export async function promoteCalls(input: { db: Queryable; now: number; limit: number }): Promise<number> {
  return (await input.db.query(promote, [input.now, input.limit])).length;
}

/** Epoch milliseconds when the next call or wait is due; `undefined` when none is. */
export async function nextDueAt(db: Queryable): Promise<number | undefined> {
  const [row] = await db.query<{ at: string | null }>(nextDue);
  return row === undefined || row.at === null ? undefined : Number(row.at);
}

export async function isWatched(input: { db: Queryable; name: string }): Promise<boolean> {
  const [row] = await input.db.query<{ watched: boolean }>(watchedName, [input.name]);
  return row?.watched ?? false;
}
