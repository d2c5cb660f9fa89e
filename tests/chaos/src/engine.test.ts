import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSender } from "./deliveries.ts";
import { job, writesOfAJob } from "./graphs.ts";
import { full, report } from "./size.ts";
import { type Stage, startStage } from "./stage.ts";
import { type Outage, judge } from "./verdict.ts";

const kills = 3;
let stage: Stage;
beforeAll(async () => {
  if (full) stage = await startStage({ answerMs: () => 200 + Math.random() * 300 });
});
afterAll(() => stage?.close());

// Short form: the kill of everything at once has the engine in it.
test.runIf(full)(
  `kill -9 of the engine under load, ${kills} times: nothing is lost and nothing waits for anybody`,
  async () => {
    const { stack, peer } = stage;
    const { hookUrl } = await stage.publish({ id: "job", graph: job(peer.url) });
    const sender = createSender({ hookUrl, name: "engine" });
    const outages: Outage[] = [];
    const stop = sender.steadily(20);
    for (let kill = 0; kill < kills; kill++) {
      await sleep(1000);
      const from = Date.now();
      await stack.engine.kill("SIGKILL");
      await sleep(500);
      await stack.engine.restart();
      outages.push({ from, until: Date.now() });
      await sleep(1000);
    }
    await stop();
    // Who sends webhooks sees nothing of it.
    expect(sender.refused.size).toBe(0);
    const verdict = await judge({
      stage,
      accepted: sender.accepted,
      writes: writesOfAJob,
      outages,
      withinMs: 40_000,
    });
    report(`engine, ${kills} kills, 20 deliveries/s`, verdict);
  },
);
