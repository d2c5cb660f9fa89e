import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSender } from "./deliveries.ts";
import { job, writesOfAJob } from "./graphs.ts";
import { full, jobMs, report, resumedWithinMs } from "./size.ts";
import { type Stage, startStage } from "./stage.ts";
import { type Outage, judge } from "./verdict.ts";

const inFlight = 50;
const kills = full ? 4 : 2;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ answerMs: () => 300 + Math.random() * 400 });
});
afterAll(() => stage.close());

test(`ACCEPTANCE 12 and 14: kill -9 of the worker with ${inFlight} executions in flight, ${kills} times in a row`, async () => {
  const { database, stack, peer } = stage;
  const { hookUrl } = await stage.publish({ id: "job", graph: job(peer.url) });
  const sender = createSender({ hookUrl, name: "worker" });
  const outages: Outage[] = [];
  const known = async () =>
    database.query<{ open: number }>(
      `select count(*)::int as open from executions where status in ('pending', 'running', 'retrying')`,
    );
  for (let kill = 0; kill < kills; kill++) {
    const [row] = await known();
    await Promise.all(Array.from({ length: inFlight - (row?.open ?? 0) }, () => sender.deliver()));
    await sleep(400 + Math.random() * 600);
    const [before] = await known();
    expect(before?.open).toBeGreaterThan(0);
    const from = Date.now();
    await stack.worker.kill("SIGKILL");
    await stack.worker.restart();
    outages.push({ from, until: Date.now() });
    // Long enough for every execution to get past the node it was in: three interruptions of one are a crash of its own.
    await sleep(3500);
  }
  expect(sender.refused.size).toBe(0);
  const verdict = await judge({
    stage,
    accepted: sender.accepted,
    writes: writesOfAJob,
    outages,
    withinMs: 40_000,
  });
  expect(verdict.interrupted).toBeGreaterThan(0);
  expect(verdict.settledAfterMs).toBeLessThan(resumedWithinMs + jobMs);
  report(`worker, ${kills} kills, ${inFlight} in flight`, verdict);
});
