import { randomUUID } from "node:crypto";
import { createScheduleRepository, tables } from "@workfuse/db";
import { type SchedulerDependencies, rewindSchedules, startDue } from "@workfuse/engine-client";
import type { MissedPolicy, Schedule } from "@workfuse/schedule";
import { createTestDatabase } from "@workfuse/testing";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const database = await createTestDatabase();
const { db, pool } = database;
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const start = Date.parse("2026-10-25T00:30:00Z");
const dispatched: string[] = [];
let time = start;

/** A scheduler like those of other processes, whose clock may differ. */
function scheduler({ aheadMs = 0 }: { aheadMs?: number } = {}): SchedulerDependencies {
  return {
    schedules: createScheduleRepository({ pool }),
    dispatcher: { dispatch: ({ executionId }) => dispatched.push(executionId) },
    ids: { next: randomUUID },
    clock: { now: () => new Date(time + aheadMs) },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  };
}

beforeAll(async () => {
  await db.insert(tables.workspaces).values({ id: "w", name: "W" });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await db.delete(tables.workflows);
  dispatched.length = 0;
  time = start;
});

async function activeWorkflow({
  schedule,
  nextAt,
  missed = "skip",
  missedLimit = 3,
}: {
  schedule: Schedule;
  nextAt: number;
  missed?: MissedPolicy;
  missedLimit?: number;
}): Promise<string> {
  const id = randomUUID();
  await db.insert(tables.workflows).values({
    id,
    workspaceId: "w",
    name: id,
    webhookToken: id,
    isActive: true,
    publishedVersion: 1,
  });
  const graph = { formatVersion: 1 as const, nodes: [], edges: [] };
  await db.insert(tables.workflowVersions).values({ id: `${id}-1`, workflowId: id, version: 1, graph });
  await db.insert(tables.schedules).values({
    workflowId: id,
    workspaceId: "w",
    schedule,
    missed,
    missedLimit,
    anchor: new Date(start),
    nextAt: new Date(nextAt),
  });
  return id;
}

/** The due times, from the executions that are there. */
async function dueTimes(workflowId: string): Promise<readonly number[]> {
  const rows = await db.select().from(tables.executions).where(eq(tables.executions.workflowId, workflowId));
  return rows
    .map(({ deliveryId, source, triggerData }) => {
      expect(source).toBe("schedule");
      const due = deliveryId?.replace(`schedule:${workflowId}:`, "") ?? "";
      expect(triggerData).toMatchObject({ source: "schedule", data: { scheduledFor: due } });
      return Date.parse(due);
    })
    .toSorted((a, b) => a - b);
}

const every = (stepMs: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / stepMs) }, (_, index) => from + (index + 1) * stepMs);

test("three schedulers whose clocks differ give each due time of an hour once", async () => {
  const minutely = await activeWorkflow({
    schedule: { kind: "cron", cron: "* * * * *", timeZone: "UTC" },
    nextAt: start + minute,
  });
  const often = await activeWorkflow({
    schedule: { kind: "interval", everyMs: 7 * second },
    nextAt: start + 7 * second,
  });
  // London's clock goes back from 02:00 to 01:00 in this hour: what comes twice runs once.
  const london = await activeWorkflow({
    schedule: { kind: "cron", cron: "*/15 1 * * *", timeZone: "Europe/London" },
    nextAt: start + 15 * minute,
  });
  const schedulers = [scheduler(), scheduler({ aheadMs: 900 }), scheduler({ aheadMs: -1500 })];
  let seed = 1;
  while (time < start + hour) {
    // Steps of up to 30 seconds, the same in every run.
    seed = (seed * 48_271) % 2_147_483_647;
    time = Math.min(start + hour, time + second + (seed % 30_000));
    await Promise.all(schedulers.map(startDue));
  }
  const end = start + hour + 900;
  expect(await dueTimes(minutely)).toEqual(every(minute, start, end));
  expect(await dueTimes(often)).toEqual(every(7 * second, start, end));
  expect(await dueTimes(london)).toEqual([start + 15 * minute]);
  const all = await db.select({ id: tables.executions.id }).from(tables.executions);
  expect(dispatched.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
});

test("two schedulers for an hour of simulated time plan each due time once: who comes second finds it taken", async () => {
  const id = await activeWorkflow({
    schedule: { kind: "interval", everyMs: minute },
    nextAt: start + minute,
  });
  const planned: number[] = [];
  const watched = () => {
    const { schedules, ...rest } = scheduler();
    const claimDue: typeof schedules.claimDue = (input) =>
      schedules.claimDue({
        ...input,
        plan(due) {
          const work = input.plan(due);
          planned.push(...work.runs.map(({ dueAt }) => dueAt.getTime()));
          return work;
        },
      });
    return { ...rest, schedules: { ...schedules, claimDue } };
  };
  const schedulers = [watched(), watched()];
  for (time = start + minute; time <= start + hour; time += minute)
    await Promise.all(schedulers.map(startDue));
  time = start + hour;
  // Without the lock both would plan it, and only the database would keep the second from running.
  expect(planned).toEqual(every(minute, start, time));
  expect(await dueTimes(id)).toEqual(every(minute, start, time));
});

test("a due time that is claimed once more starts nothing: its execution is there", async () => {
  const id = await activeWorkflow({ schedule: { kind: "interval", everyMs: hour }, nextAt: start + hour });
  time = start + hour;
  for (let times = 0; times < 3; times++) {
    await startDue(scheduler());
    // As if the process had died between the two commits, if they were two.
    await db
      .update(tables.schedules)
      .set({ nextAt: new Date(start + hour) })
      .where(eq(tables.schedules.workflowId, id));
  }
  expect(await dueTimes(id)).toEqual([start + hour]);
  expect(dispatched).toHaveLength(1);
});

test("however schedulers look, no due time is left out or run twice", async () => {
  const looks = fc.array(
    fc.record({
      passMs: fc.integer({ min: 1, max: 40 * second }),
      who: fc.constantFrom("both", "one", "none"),
    }),
    { minLength: 1, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(looks, fc.integer({ min: 2, max: 50 }), async (passes, seconds) => {
      time = start;
      const everyMs = seconds * second;
      const id = await activeWorkflow({
        schedule: { kind: "interval", everyMs },
        nextAt: start + everyMs,
        missed: "runAll",
        missedLimit: 100,
      });
      for (const { passMs, who } of [...passes, { passMs: 1, who: "both" }]) {
        time += passMs;
        if (who !== "none")
          await Promise.all([scheduler(), scheduler()].slice(who === "one" ? 1 : 0).map(startDue));
      }
      expect(await dueTimes(id)).toEqual(every(everyMs, start, time));
      await db.delete(tables.workflows).where(eq(tables.workflows.id, id));
    }),
    { numRuns: 100 },
  );
});

test("after a downtime, what was missed is left out, made up for once, or up to a number", async () => {
  const hourly = {
    schedule: { kind: "cron", cron: "0 * * * *", timeZone: "UTC" } as const,
    nextAt: start + hour / 2,
  };
  const [skip, runOnce, runAll] = await Promise.all([
    activeWorkflow({ ...hourly, missed: "skip" }),
    activeWorkflow({ ...hourly, missed: "runOnce" }),
    activeWorkflow({ ...hourly, missed: "runAll", missedLimit: 3 }),
  ]);
  time = start + 10 * hour;
  const last = start + 9.5 * hour;
  await Promise.all([startDue(scheduler()), startDue(scheduler())]);
  expect(await dueTimes(skip)).toEqual([]);
  expect(await dueTimes(runOnce)).toEqual([last]);
  expect(await dueTimes(runAll)).toEqual([last - 2 * hour, last - hour, last]);
  const rows = await db.select().from(tables.schedules);
  expect(rows.map(({ nextAt }) => nextAt?.getTime())).toEqual([last + hour, last + hour, last + hour]);
});

test("a one-off time runs once and is over", async () => {
  const at = start + minute;
  const id = await activeWorkflow({ schedule: { kind: "once", at }, nextAt: at });
  for (const later of [at - 1, at, at + second, at + hour]) {
    time = later;
    await startDue(scheduler());
  }
  expect(await dueTimes(id)).toEqual([at]);
  expect(await scheduler().schedules.nextDue()).toBeNull();
});

test("a clock that was wrong and is set back neither stops a schedule nor runs a due time twice", async () => {
  const id = await activeWorkflow({
    schedule: { kind: "cron", cron: "0 * * * *", timeZone: "UTC" },
    nextAt: start + hour / 2,
    missed: "runOnce",
  });
  const first = start + hour / 2;
  time = first;
  await startDue(scheduler());
  // A year ahead for a moment.
  time = start + 365 * 24 * hour;
  await startDue(scheduler());
  time = first + minute;
  await rewindSchedules(scheduler());
  for (let passed = 0; passed <= 3; passed++) {
    await startDue(scheduler());
    time += hour;
  }
  const ahead = start + 365 * 24 * hour - hour / 2;
  expect(await dueTimes(id)).toEqual([first, first + hour, first + 2 * hour, first + 3 * hour, ahead]);
});

test("a workflow that is not active is not started, and its deletion takes the schedule along", async () => {
  const id = await activeWorkflow({
    schedule: { kind: "interval", everyMs: minute },
    nextAt: start + minute,
  });
  await db.update(tables.workflows).set({ isActive: false }).where(eq(tables.workflows.id, id));
  time = start + 2 * minute;
  await startDue(scheduler());
  expect(await dueTimes(id)).toEqual([]);
  await db.delete(tables.workflows).where(eq(tables.workflows.id, id));
  expect(await db.select().from(tables.schedules)).toEqual([]);
});
