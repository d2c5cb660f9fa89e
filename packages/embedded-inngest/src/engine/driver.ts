import type { Clock, Log } from "@workfuse/ports";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import { createRefusals } from "../dispatch/refusals.ts";
import type { Registry } from "../functions/registry.ts";
import { type GroupCommit, createGroupCommit, itemSize, largestGroup } from "../queue/group-commit.ts";
import type { Slots } from "../queue/slots.ts";
import { advanceRun } from "../runs/advance.ts";
import { finishRun, finishedEvent } from "../runs/finish.ts";
import type { Answer } from "../state/answer.ts";
import type { Call } from "../state/call.ts";
import { limitBroken } from "../state/limits.ts";
import { type Transition, transition } from "../state/transition.ts";
import { canonicalJson } from "../protocol/canonical-json.ts";
import { type Database, isConflict, isConnectionError, messageOf } from "../store/database.ts";
import {
  type Finished,
  type Postponed,
  type Progress,
  finishRuns,
  postponeCalls,
  saveProgressOf,
} from "../store/progress.ts";
import { runRows } from "../store/run-rows.ts";
import type { Metrics } from "./metrics.ts";
import type { Persist } from "./persist.ts";
import type { Writer } from "./writer.ts";

/** Makes calls and takes their answers. */
export type Driver = {
  readonly start: (call: Call) => void;
  readonly inFlight: () => ReadonlySet<Call>;
  /**
   * Saves results that a worker reports while its call is in flight; false when the call is no longer current. A run
   * that goes over a limit with them is ended, and with it the call.
   */
  readonly checkpoint: (input: Omit<Progress, "nextCall">) => Promise<boolean>;
  readonly idle: () => Promise<void>;
};

type Dependencies = {
  readonly db: Database;
  readonly registry: Registry;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly log: Log;
  readonly writer: Writer;
  readonly dispatcher: Dispatcher;
  readonly persist: Persist;
  readonly metrics: Metrics;
  readonly random: () => number;
  readonly isStopping: () => boolean;
  /** A call may be ours that we do not make. */
  readonly onOutage: () => void;
  /** A slot is free. */
  readonly onFree: () => void;
  /** Calls may be ready. */
  readonly onReady: () => void;
};

type Saved = { readonly rev: number; readonly again: boolean } | undefined;

export function createDriver(dependencies: Dependencies): Driver {
  const { db, clock, log, slots, dispatcher, persist, metrics, onFree, onReady } = dependencies;
  const calls = new Set<Call>();
  const discoveries = new Map<string, Call>();
  const progress = createGroupCommit<Progress, Saved>({
    largest: largestGroup,
    size: ({ steps }) => steps.reduce((sum, { body }) => sum + itemSize + body.length, itemSize),
    flush: (items) => saveInTurn({ db, items }),
  });
  const postponed = createGroupCommit<Postponed, void>({
    largest: 1000,
    flush: async (items) => {
      await postponeCalls({ db, items });
      return items.map(() => undefined);
    },
  });
  const finished = createGroupCommit<Finished, boolean>({
    largest: largestGroup,
    size: ({ output }) => itemSize + output.length,
    flush: async (items) => {
      const now = clock.now().getTime();
      const done = await finishRuns({ db, now, unlessWatched: finishedEvent, items });
      return items.map(({ runId }) => done.has(runId));
    },
  });
  const refusals = createRefusals();

  async function drive(call: Call): Promise<void> {
    for (;;) {
      const done = metrics.callStarted();
      const answer = await dispatcher.send(call);
      done(answer.kind);
      if (answer.kind === "answered") {
        refusals.answered(call.definition.origin);
        if (answer.requestVersion !== undefined) call.run.requestVersion = answer.requestVersion;
      }
      const next = transition({ answer, call, now: clock.now().getTime(), random: dependencies.random });
      if (!(await take({ call, next, answer }))) return;
    }
  }

  /** Commits what follows. Answers whether the same call goes on under its lease. */
  async function take({
    call,
    next,
    answer,
  }: {
    call: Call;
    next: Transition;
    answer: Answer;
  }): Promise<boolean> {
    switch (next.kind) {
      case "finish":
        await persist(() => finish({ call, next }));
        metrics.runs.inc({ status: next.status });
        return false;
      case "resend": {
        const delayMs = answer.kind === "refused" ? refusals.delayMs(call.definition.origin) : next.delayMs;
        metrics.retries.inc({ reason: answer.kind });
        await giveBack({ call, attempt: call.attempt, crashes: next.crashes, delayMs });
        return false;
      }
      case "advance":
        if (next.retry !== undefined) metrics.retries.inc({ reason: "failed" });
        return advance({ call, next });
    }
  }

  async function finish({
    call,
    next,
  }: {
    call: Call;
    next: Transition & { kind: "finish" };
  }): Promise<void> {
    const { parent } = call.run;
    const quiet = !dependencies.registry.listensTo(finishedEvent);
    if (next.status === "completed" && parent === undefined && quiet) {
      if (await finished.add({ ...reference(call), status: 1, output: next.output })) return;
    }
    await endCurrent({ call, status: next.status, output: next.output });
  }

  async function advance({
    call,
    next,
  }: {
    call: Call;
    next: Transition & { kind: "advance" };
  }): Promise<boolean> {
    const alone =
      call.step === "" && call.run.pending.size === 0 && next.plans.length === 0 && !next.discover;
    if (alone && next.results.length > 0 && next.retry === undefined) return goOn({ call, next });
    if (next.retry !== undefined && next.plans.length + next.results.length === 0 && !next.discover) {
      await giveBack({ call, attempt: next.retry.attempt, crashes: 0, delayMs: next.retry.delayMs });
      return false;
    }
    await persist(() => dependencies.writer.write((work) => advanceRun({ work, call, next })));
    onReady();
    return false;
  }

  /** The common case: one step after the other. Its result is saved and the next call made without a look at the queue. */
  async function goOn({
    call,
    next,
  }: {
    call: Call;
    next: Transition & { kind: "advance" };
  }): Promise<boolean> {
    const { runId } = call.run;
    const { generation } = call;
    const saved = await persist(() =>
      progress.add({ runId, generation, nextCall: true, steps: next.results }),
    );
    if (saved === undefined) return false;
    const expected = call.rev + 1;
    call.generation += 1;
    call.rev = saved.rev;
    call.attempt = 0;
    call.crashes = 0;
    if (saved.again || saved.rev !== expected || dependencies.isStopping()) {
      // Another engine has saved results of this run meanwhile, or this one closes: whoever claims it reads it anew.
      await giveBack({ call, attempt: 0, crashes: 0, delayMs: 0 });
      return false;
    }
    remember({ call, steps: next.results });
    return true;
  }

  async function giveBack({
    call,
    attempt,
    crashes,
    delayMs,
  }: {
    call: Call;
    attempt: number;
    crashes: number;
    delayMs: number;
  }): Promise<void> {
    const notBefore = delayMs === 0 ? 0 : clock.now().getTime() + delayMs;
    await persist(() => postponed.add({ ...reference(call), attempt, crashes, notBefore }));
    if (notBefore === 0) onReady();
  }

  /** An answer that cannot be stored (an id with NUL, say) would not be stored the next time, either: the run fails. */
  async function giveUp({ call, error }: { call: Call; error: unknown }): Promise<void> {
    if (isConnectionError(error) || isConflict(error)) throw error;
    const { runId } = call.run;
    log.error({ reason: messageOf(error), runId }, "a call's answer could not be taken");
    const output = canonicalJson({
      name: "AnswerNotTaken",
      message: "The worker's answer could not be stored.",
    });
    await persist(() => endCurrent({ call, status: "failed", output }));
  }

  async function endCurrent({
    call,
    status,
    output,
  }: {
    call: Call;
    status: "completed" | "failed";
    output: string;
  }): Promise<void> {
    await dependencies.writer.write(async (work) => {
      if (await isCurrent({ work, call })) await finishRun({ work, runId: call.run.runId, status, output });
    });
    onReady();
  }

  return {
    start: (call) => {
      calls.add(call);
      if (call.step === "") discoveries.set(call.run.runId, call);
      drive(call)
        .catch((error: unknown) => giveUp({ call, error }))
        .catch((error: unknown) => {
          log.error({ reason: messageOf(error), runId: call.run.runId }, "a call is left to the next beat");
          dependencies.onOutage();
        })
        .finally(() => {
          calls.delete(call);
          if (discoveries.get(call.run.runId) === call) discoveries.delete(call.run.runId);
          slots.release(call.workspace);
          onFree();
        });
    },
    inFlight: () => calls,
    checkpoint: async ({ runId, generation, steps }) => {
      const held = discoveries.get(runId);
      const broken =
        held?.generation === generation ? limitBroken({ call: held, results: steps, plans: [] }) : undefined;
      if (held !== undefined && broken !== undefined) {
        await endCurrent({ call: held, status: "failed", output: broken });
        return false;
      }
      const saved = await progress.add({ runId, generation, nextCall: false, steps });
      const call = discoveries.get(runId);
      if (saved !== undefined && call?.generation === generation) {
        if (saved.rev === call.rev + 1) call.rev = saved.rev;
        remember({ call, steps });
      }
      return saved !== undefined;
    },
    idle: () => settled([progress, postponed, finished]),
  };
}

function reference({ run, step, owner, generation }: Call) {
  return { runId: run.runId, step, owner, generation };
}

function remember({ call, steps }: { call: Call; steps: Progress["steps"] }): void {
  for (const { id, body } of steps) if (!call.run.results.has(id)) call.run.results.set(id, body);
}

async function isCurrent({
  work,
  call,
}: {
  work: Parameters<Parameters<Writer["write"]>[0]>[0];
  call: Call;
}): Promise<boolean> {
  const rows = runRows({ transaction: work.transaction, runId: call.run.runId });
  return (await rows.lock())?.status === 0 && (await rows.lockCall(call)) !== undefined;
}

/** Saves items in one statement; a second item of the same run comes in a statement after it. */
async function saveInTurn({ db, items }: { db: Database; items: readonly Progress[] }): Promise<Saved[]> {
  const results: Saved[] = items.map(() => undefined);
  let rest = items.map((item, index) => ({ item, index }));
  while (rest.length > 0) {
    const first = new Map(rest.toReversed().map((entry) => [entry.item.runId, entry]));
    const now = [...first.values()];
    const saved = await saveProgressOf({ db, items: now.map(({ item }) => item) });
    for (const [place, { index }] of now.entries()) results[index] = saved[place];
    rest = rest.filter(({ index, item }) => first.get(item.runId)?.index !== index);
  }
  return results;
}

async function settled(groups: readonly Pick<GroupCommit<never, never>, "idle">[]): Promise<void> {
  for (const group of groups) await group.idle();
}
