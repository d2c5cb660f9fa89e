import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSender } from "./deliveries.ts";
import { job, writesOfAJob } from "./graphs.ts";
import { full, jobMs, report, resumedWithinMs } from "./size.ts";
import { type Stage, startStage } from "./stage.ts";
import { type Outage, judge } from "./verdict.ts";

const cuts = full ? 3 : 1;
let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ answerMs: () => 200 + Math.random() * 300 });
});
afterAll(() => stage.close());

test(`ACCEPTANCE 14: kill -9 of everything at once, ${cuts} times: after the next start everything goes on by itself`, async () => {
  const { database, stack, peer } = stage;
  const { hookUrl } = await stage.publish({ id: "job", graph: job(peer.url) });
  const services = [stack.worker, stack.engine, stack.ingress, stack.api, stack.gateway, stack.secrets];
  const sender = createSender({ hookUrl, name: "everything" });
  const outages: Outage[] = [];
  for (let cut = 0; cut < cuts; cut++) {
    const stop = sender.steadily(40);
    await sleep(2000);
    const from = Date.now();
    await Promise.all([database.end("kill"), ...services.map((service) => service.kill("SIGKILL"))]);
    await stop();
    await database.start();
    await Promise.all(services.map((service) => service.restart()));
    outages.push({ from, until: Date.now() });
  }
  const verdict = await judge({
    stage,
    accepted: sender.accepted,
    writes: writesOfAJob,
    outages,
    withinMs: 60_000,
  });
  expect(verdict.settledAfterMs).toBeLessThan(resumedWithinMs + jobMs);
  report(`everything, ${cuts} times, 40 deliveries/s`, verdict);
});
