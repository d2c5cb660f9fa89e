import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "@workfuse/embedded-postgres";
import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { keys, killHard, readJournal, startEngineProcess, startWorkerProcess } from "../testing/processes.ts";

let postgres: TestPostgres;
let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
  folder = await mkdtemp(join(tmpdir(), "workfuse-chaos-"));
});
afterAll(async () => {
  await Promise.all(children.map(killHard));
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

function kept(child: ChildProcess): ChildProcess {
  children.push(child);
  return child;
}

async function stage({ name }: { name: string }) {
  const [enginePort, workerPort] = [await findFreePort(), await findFreePort()];
  const databaseUrl = await postgres.createDatabase();
  const url = `http://127.0.0.1:${String(enginePort)}`;
  const journal = join(folder, name);
  const startEngine = async () => kept(await startEngineProcess({ databaseUrl, port: enginePort }));
  const startWorker = async (engineUrl = url) =>
    kept(await startWorkerProcess({ engineUrl, port: workerPort, journal }));
  return { databaseUrl, url, journal, startEngine, startWorker };
}

async function send({ url, count, steps, ms }: { url: string; count: number; steps: number; ms: number }) {
  const events = Array.from({ length: count }, (_none, n) => ({
    id: `e${String(n)}`,
    name: "chaos/chain",
    data: { execution: `e${String(n)}`, steps, ms },
  }));
  const response = await fetch(`${url}/e/${keys.eventKey}`, { method: "POST", body: JSON.stringify(events) });
  expect(response.status).toBe(200);
}

const begunIn = async (journal: string): Promise<number> =>
  [...(await readJournal(journal)).begun.values()].reduce((sum, times) => sum + times, 0);

/** Waits until runs are in full swing: every one of some has a step behind it. */
const someEnded = (journal: string): Promise<true> =>
  eventually(async () => ((await readJournal(journal)).ended.size >= 20 ? true : undefined));

/** Waits until another step begins than had by now; answers after how many milliseconds. */
async function goesOn(journal: string): Promise<number> {
  const since = performance.now();
  const before = await begunIn(journal);
  await eventually(async () => ((await begunIn(journal)) > before ? true : undefined), {
    withinMs: 15_000,
    what: "the next step",
  });
  return performance.now() - since;
}

/** Waits until all runs have ended; answers how many have which status (1 is completed). */
async function allEnded({ databaseUrl, count }: { databaseUrl: string; count: number }): Promise<number[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await eventually(
      async () => {
        const { rows } = await client.query<{ status: number }>(
          "select status from engine.runs where status > 0",
        );
        return rows.length >= count ? rows.map(({ status }) => status) : undefined;
      },
      { withinMs: 60_000, what: "the end of all runs" },
    );
  } finally {
    await client.end();
  }
}

test("kill -9 of the engine in mid-run: the next one takes over within 10 s and no finished step runs again", async () => {
  const { databaseUrl, url, journal, startEngine, startWorker } = await stage({ name: "engine" });
  const first = await startEngine();
  await startWorker();
  await send({ url, count: 30, steps: 6, ms: 100 });
  await someEnded(journal);
  await killHard(first);
  const killedAt = performance.now();
  // What the worker was in the middle of.
  await delay(150);
  const nextStep = goesOn(journal);
  await startEngine();
  expect(await nextStep).toBeLessThan(10_000);
  const statuses = await allEnded({ databaseUrl, count: 30 });
  expect(statuses).toEqual(Array.from({ length: 30 }, () => 1));
  expect(performance.now() - killedAt).toBeLessThan(14_000);
  const { begun } = await readJournal(journal);
  expect(begun.size).toBe(180);
  // At the kill each run has at most one step in flight and one whose checkpoint the engine did not answer.
  const repeated = [...begun.values()].filter((times) => times > 1);
  expect(repeated.length).toBeLessThanOrEqual(60);
  expect(Math.max(...begun.values())).toBeLessThanOrEqual(2);
});

test("kill -9 of the worker, 4 times: its calls are made again at once, uncounted, and no finished step runs again", async () => {
  const { databaseUrl, url, journal, startEngine, startWorker } = await stage({ name: "worker" });
  await startEngine();
  let worker = await startWorker();
  await send({ url, count: 50, steps: 12, ms: 120 });
  const doubtful = new Set<string>();
  for (let kill = 0; kill < 4; kill += 1) {
    await delay(400);
    await killHard(worker);
    const { begun, ended } = await readJournal(journal);
    // In flight at the kill: begun and not ended. Ended, but perhaps not yet saved: the newest step of each run.
    for (const key of begun.keys()) {
      const [execution = "", step = ""] = key.split(" ");
      const newest = !begun.has(`${execution} ${String(Number(step) + 1)}`);
      if (newest || (begun.get(key) ?? 0) > (ended.get(key) ?? 0)) doubtful.add(key);
    }
    worker = await startWorker();
  }
  const statuses = await allEnded({ databaseUrl, count: 50 });
  expect(statuses).toEqual(Array.from({ length: 50 }, () => 1));
  const { begun } = await readJournal(journal);
  expect(begun.size).toBe(600);
  for (const [key, times] of begun) if (times > 1) expect(doubtful).toContain(key);
});

test("two engines share a database: calls of the one that dies are made by the other within 10 s", async () => {
  const { databaseUrl, url, journal, startEngine, startWorker } = await stage({ name: "two" });
  const otherPort = await findFreePort();
  const first = await startEngine();
  kept(await startEngineProcess({ databaseUrl, port: otherPort }));
  // The worker reports its results to the other engine than the one that calls it.
  await startWorker(`http://127.0.0.1:${String(otherPort)}`);
  await delay(1500);
  await send({ url, count: 40, steps: 6, ms: 150 });
  await someEnded(journal);
  // Half of the calls are the other engine's own; those of the first are what all wait for.
  await killHard(first);
  const killedAt = performance.now();
  expect(await allEnded({ databaseUrl, count: 40 })).toEqual(Array.from({ length: 40 }, () => 1));
  // 10 s until the calls are made again, and the second that the steps take.
  expect(performance.now() - killedAt).toBeLessThan(11_500);
  const { begun } = await readJournal(journal);
  expect(begun.size).toBe(240);
  expect(Math.max(...begun.values())).toBeLessThanOrEqual(2);
});
