import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSender } from "./deliveries.ts";
import { job, writesOfAJob } from "./graphs.ts";
import { full, report } from "./size.ts";
import { type Stage, startStage } from "./stage.ts";
import { judge } from "./verdict.ts";

// The reaper waits half a minute before it takes an execution for one that nobody brings on.
const reaperMs = 30_000;
let stage: Stage;
beforeAll(async () => {
  if (full) stage = await startStage({ answerMs: () => 400 });
});
afterAll(() => stage?.close());

test.runIf(full)(
  "the engine's data are lost while 20 executions run and their worker dies: the reaper brings them to their end",
  async () => {
    const { database, stack, peer } = stage;
    const { hookUrl } = await stage.publish({ id: "job", graph: job(peer.url) });
    const sender = createSender({ hookUrl, name: "engine-data" });
    await Promise.all(Array.from({ length: 20 }, () => sender.deliver()));
    await sleep(1000);
    const from = Date.now();
    await stack.worker.kill("SIGKILL");
    const tables = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'engine'
       and tablename not like '%migration%' and tablename <> 'version'`,
    );
    await database.query(`truncate ${tables.map(({ name }) => name).join(", ")} cascade`);
    await stack.worker.restart();
    const verdict = await judge({
      stage,
      accepted: sender.accepted,
      writes: writesOfAJob,
      outages: [{ from, until: Date.now() }],
      withinMs: reaperMs + 30_000,
    });
    expect(verdict.accepted).toBe(20);
    expect(verdict.interrupted).toBeGreaterThan(0);
    report("the engine's data, 20 running", verdict);
    // The engine itself goes on as if it were new.
    expect(await sender.deliver()).toBe(true);
    await judge({
      stage,
      accepted: sender.accepted,
      writes: writesOfAJob,
      outages: [{ from, until: Date.now() }],
      withinMs: 15_000,
    });
  },
);
