import { randomUUID } from "node:crypto";
import {
  type ReaperRepository,
  createOutboxRepository,
  createReaperRepository,
  createWorkerRepository,
  holdOwnerLock,
  tables,
} from "@workfuse/db";
import { reap } from "@workfuse/engine-client";
import { createTestDatabase } from "@workfuse/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

const database = await createTestDatabase();
const { db, pool } = database;
const log = { debug() {}, info() {}, warn() {}, error() {} };
const me = randomUUID();
const times = { afterSeconds: 30, mostHandovers: 2 };
const sent: { executionId: string; eventId: string | undefined }[] = [];
const changes: string[] = [];
let engineIsAway = false;
let other: Awaited<ReturnType<typeof holdOwnerLock>>;
const living = randomUUID();

beforeAll(async () => {
  await db.insert(tables.workspaces).values({ id: "w", name: "W" });
  await db.insert(tables.workflows).values({ id: "f", workspaceId: "w", name: "F", webhookToken: "t" });
  const graph = { formatVersion: 1 as const, nodes: [], edges: [] };
  await db.insert(tables.workflowVersions).values({ id: "v", workflowId: "f", version: 1, graph });
  other = await holdOwnerLock({ url: database.url, owner: living, log });
});
afterAll(async () => {
  await other.release();
  await database.drop();
});
beforeEach(async () => {
  await db.delete(tables.executions);
  sent.length = 0;
  changes.length = 0;
  engineIsAway = false;
});

async function execution(row: Partial<typeof tables.executions.$inferInsert>, untouchedForSeconds: number) {
  const id = randomUUID();
  const touchedAt = new Date(Date.now() - untouchedForSeconds * 1000);
  await db.insert(tables.executions).values({
    id,
    workspaceId: "w",
    workflowId: "f",
    versionId: "v",
    version: 1,
    source: "manual",
    triggerData: {},
    status: "running",
    startedAt: touchedAt,
    touchedAt,
    ...row,
  });
  return id;
}

function inSeconds(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}

/** Lets time pass for one execution. */
async function later(id: string, seconds: number) {
  await db.execute(sql`
    update executions set touched_at = touched_at - make_interval(secs => ${seconds}),
      created_at = created_at - make_interval(secs => ${seconds}),
      dispatched_at = dispatched_at - make_interval(secs => ${seconds}) where id = ${id}`);
}

/** Two looks of one reaper: whoever seems to be dead must seem so twice. */
async function look(input: { active?: readonly string[] } = {}) {
  const reaper = createReaperRepository({ pool, owner: me, times });
  await lookOnce({ reaper, ...input });
  return lookOnce({ reaper, ...input });
}

async function lookOnce({ reaper, active = [] }: { reaper: ReaperRepository; active?: readonly string[] }) {
  await reap({
    reaper,
    executions: createWorkerRepository({ pool }),
    dispatcher: {
      dispatch: () => {},
      wake: () => {},
      send: async ({ executionId }, options) => {
        if (engineIsAway) throw new Error("the engine is away");
        sent.push({ executionId, eventId: options?.eventId });
      },
    },
    active: () => active.map((executionId) => ({ executionId })),
    afterEnd: async ({ executionId }) => {
      changes.push(executionId);
    },
    log,
  });
  return sent.map(({ executionId }) => executionId).toSorted();
}

async function statusOf(id: string) {
  const [row] = await db.select().from(tables.executions).where(eq(tables.executions.id, id));
  return row;
}

test("what nobody alive holds is handed over once it has stood still, and nothing else is", async () => {
  const dead = await execution({ owner: randomUUID() }, 31);
  const released = await execution({ owner: null }, 31);
  const crashedWhileRetrying = await execution({ owner: randomUUID(), status: "retrying" }, 31);
  const brokenOffHere = await execution({ owner: me }, 31);
  const sleptTooLong = await execution({ owner: null, status: "retrying", wakeAt: inSeconds(-31) }, 631);
  const busyHere = await execution({ owner: me }, 1000);
  await execution({ owner: living }, 1000);
  await execution({ owner: randomUUID() }, 25);
  await execution({ owner: null, status: "retrying", wakeAt: inSeconds(-25) }, 600);
  await execution({ owner: null, status: "running", wakeAt: inSeconds(86_400) }, 1000);
  await execution({ owner: null, status: "completed" }, 1000);
  const mine = await holdOwnerLock({ url: database.url, owner: me, log });
  expect(await look({ active: [busyHere] })).toEqual(
    [dead, released, crashedWhileRetrying, brokenOffHere, sleptTooLong].toSorted(),
  );
  await mine.release();
});

test("an owner that seems to be dead for a moment only, as after a restart of Postgres, keeps what it has", async () => {
  const reaper = createReaperRepository({ pool, owner: me, times });
  const brief = randomUUID();
  await execution({ owner: brief }, 1000);
  expect(await lookOnce({ reaper })).toEqual([]);
  const back = await holdOwnerLock({ url: database.url, owner: brief, log });
  expect(await lookOnce({ reaper })).toEqual([]);
  await back.release();
});

test("what a worker has broken off is anybody's after its hand-over", async () => {
  const id = await execution({ owner: me }, 31);
  const mine = await holdOwnerLock({ url: database.url, owner: me, log });
  expect(await look()).toEqual([id]);
  expect(await statusOf(id)).toMatchObject({ owner: null, status: "running" });
  await mine.release();
});

test("hand-overs are further and further apart, each a new event, and then it ends with a clear error", async () => {
  const id = await execution({ owner: randomUUID() }, 31);
  await look();
  await look();
  expect(sent).toHaveLength(1);
  await later(id, 61);
  await look();
  await look();
  expect(sent).toHaveLength(2);
  expect(new Set(sent.map(({ eventId }) => eventId)).size).toBe(2);
  expect((await statusOf(id))?.status).toBe("running");
  await later(id, 121);
  await look();
  expect(sent).toHaveLength(2);
  expect(await statusOf(id)).toMatchObject({
    status: "failed",
    error: { code: "execution.abandoned", message: expect.stringContaining("lost") },
  });
  expect(changes).toEqual([id]);
});

test("a hand-over that the engine did not take does not count", async () => {
  const id = await execution({ owner: null }, 31);
  engineIsAway = true;
  for (let round = 0; round < 5; round++) await look();
  expect(await statusOf(id)).toMatchObject({ handovers: 0, status: "running" });
  engineIsAway = false;
  expect(await look()).toEqual([id]);
});

test("an execution whose worker lives is not failed because the engine gave up on a second run of it", async () => {
  const repository = createWorkerRepository({ pool });
  const id = await execution({ owner: living }, 0);
  expect(await repository.failAbandoned({ executionId: id, message: "m" })).toBeUndefined();
  expect((await statusOf(id))?.status).toBe("running");
  const dead = await execution({ owner: randomUUID() }, 0);
  expect(await repository.failAbandoned({ executionId: dead, message: "m" })).toMatchObject({
    workflowId: "f",
  });
});

test("a worker does not take its own commit, not confirmed yet, for somebody else's", async () => {
  const repository = createWorkerRepository({ pool });
  const mine = await execution({ owner: me, fence: 1 }, 0);
  const taken = await execution({ owner: living, fence: 1 }, 0);
  const cancelled = await execution({ owner: null, fence: 1, status: "cancelled" }, 0);
  const held = [mine, taken, cancelled, "gone"].map((executionId) => ({ executionId, fence: 0 }));
  const lost = await repository.lost({ held, owner: me });
  expect(lost.toSorted()).toEqual([taken, cancelled, "gone"].toSorted());
});

test("what waits for its start is sent again under its own id, and after a long time under another", async () => {
  const outbox = createOutboxRepository({ pool });
  const id = await execution({ status: "pending", startedAt: null, touchedAt: null }, 0);
  expect(await outbox.claimOverdue({ limit: 10 })).toEqual([]);
  await later(id, 20);
  expect(await outbox.claimOverdue({ limit: 10 })).toEqual([
    { executionId: id, workspaceId: "w", priority: 120, eventId: id },
  ]);
  await later(id, 290);
  const [anew] = await outbox.claimOverdue({ limit: 10 });
  expect(anew?.eventId).not.toBe(id);
  await later(id, 20);
  expect(await outbox.claimOverdue({ limit: 10 })).toEqual([anew]);
});
