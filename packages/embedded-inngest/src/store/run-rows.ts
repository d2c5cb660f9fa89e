import type { Queryable, Statement } from "./database.ts";
import type { RunEnd } from "./progress.ts";

// Every change of a run that is more than one statement locks its row first; whatever else it touches comes after.
const lockRun: Statement = {
  name: "lock-run",
  text: `select status, function, lane, event, parent, request_version from runs where run_id = $1 for update`,
};
const lockCall: Statement = {
  name: "lock-call",
  text: `select again from queue where run_id = $1 and step = $2 and owner = $3 and generation = $4 for update`,
};
const setVersion: Statement = {
  name: "set-request-version",
  text: `update runs set request_version = $2 where run_id = $1`,
};
const endRun: Statement = {
  name: "end-run",
  text: `
    with calls as (delete from queue where run_id = $1),
    results as (delete from steps where run_id = $1),
    waiting as (delete from waits where run_id = $1)
    update runs set status = $2, output = $3, ended_at = $4 where run_id = $1`,
};
const saveResult: Statement = {
  name: "save-result",
  text: `
    insert into steps (run_id, id, body, seq) values ($1, $2, $3, nextval('step_order'))
    on conflict (run_id, id) do update set body = excluded.body, seq = excluded.seq where steps.body is null
    returning race`,
};
const settleStep: Statement = {
  name: "settle-step",
  text: `
    with waiting as (delete from waits where run_id = $1 and step = $2)
    update steps set body = $3, seq = nextval('step_order') where run_id = $1 and id = $2 and body is null
    returning race`,
};
const planSteps: Statement = {
  name: "plan-steps",
  text: `
    insert into steps (run_id, id, race) select $1, t.id, t.race from unnest($2::text[], $3::boolean[]) as t(id, race)
    on conflict do nothing returning id`,
};
const isPending: Statement = {
  name: "is-pending",
  text: `select exists (select 1 from steps where run_id = $1 and body is null) as pending`,
};
const addWait: Statement = {
  name: "add-wait",
  text: `
    insert into waits (run_id, step, kind, event_name, match_key, condition, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7)`,
};
const addCalls: Statement = {
  name: "add-calls",
  text: `
    insert into queue (run_id, step, lane, sort_at, limited)
    select $1, t.step, $3, $4, $5 from unnest($2::text[]) as t(step)
    on conflict (run_id, step) do update set again = true`,
};
const removeCall: Statement = {
  name: "remove-call",
  text: `delete from queue where run_id = $1 and step = $2`,
};
const requeueCall: Statement = {
  name: "requeue-call",
  text: `
    update queue set owner = null, again = false, crashes = 0, attempt = $3, not_before = $4
    where run_id = $1 and step = $2`,
};

export type LockedRun = {
  readonly status: number;
  readonly function: number;
  readonly lane: string;
  readonly event: string;
  readonly parent: string | null;
  readonly request_version: number;
};

/** The rows of one run, inside a transaction. */
export type RunRows = ReturnType<typeof runRows>;

export function runRows({ transaction, runId }: { transaction: Queryable; runId: string }) {
  return {
    runId,
    lock: async (): Promise<LockedRun | undefined> => {
      const [row] = await transaction.query<LockedRun>(lockRun, [runId]);
      return row;
    },
    /** The call's row, if it still belongs to the given engine and generation. */
    lockCall: async (call: { step: string; owner: number; generation: number }) => {
      const values = [runId, call.step, call.owner, call.generation];
      const [row] = await transaction.query<{ again: boolean }>(lockCall, values);
      return row;
    },
    setRequestVersion: (version: number) => transaction.query(setVersion, [runId, version]),
    end: (input: { status: RunEnd; output: string; now: number }) =>
      transaction.query(endRun, [runId, input.status, input.output, input.now]),
    /** Saves a result, planned before or not; the first one stays. Answers whether the step races. */
    saveResult: async (input: { id: string; body: string }): Promise<boolean> => {
      const [row] = await transaction.query<{ race: boolean }>(saveResult, [runId, input.id, input.body]);
      return row?.race ?? false;
    },
    /** Saves the result of a planned step and ends its wait; `undefined` when it has settled before. */
    settle: async (input: { id: string; body: string }): Promise<{ race: boolean } | undefined> => {
      const [row] = await transaction.query<{ race: boolean }>(settleStep, [runId, input.id, input.body]);
      return row;
    },
    /** Marks steps as planned; answers which were not known yet. */
    plan: async (plans: readonly { id: string; race: boolean }[]): Promise<ReadonlySet<string>> => {
      const values = [runId, plans.map(({ id }) => id), plans.map(({ race }) => race)];
      return new Set((await transaction.query<{ id: string }>(planSteps, values)).map(({ id }) => id));
    },
    hasPending: async (): Promise<boolean> => {
      const [row] = await transaction.query<{ pending: boolean }>(isPending, [runId]);
      return row?.pending ?? false;
    },
    wait: (input: {
      step: string;
      kind: "sleep" | "event" | "invoke";
      eventName: string | null;
      matchKey: string | null;
      condition: string | null;
      expiresAt: number;
    }) =>
      transaction.query(addWait, [
        runId,
        input.step,
        input.kind,
        input.eventName,
        input.matchKey,
        input.condition,
        input.expiresAt,
      ]),
    /** Enqueues calls; a discovery that waits or is under way is marked to come again. */
    addCalls: (input: { steps: readonly string[]; lane: string; sortAt: number; limited: boolean }) =>
      transaction.query(addCalls, [runId, input.steps, input.lane, input.sortAt, input.limited]),
    removeCall: (step: string) => transaction.query(removeCall, [runId, step]),
    requeueCall: (input: { step: string; attempt: number; notBefore: number }) =>
      transaction.query(requeueCall, [runId, input.step, input.attempt, input.notBefore]),
  };
}
