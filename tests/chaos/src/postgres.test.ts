import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PostgresEnd } from "./database.ts";
import { createSender } from "./deliveries.ts";
import { job, writesOfAJob } from "./graphs.ts";
import { full, report } from "./size.ts";
import { type Stage, eventually, startStage } from "./stage.ts";
import { judge } from "./verdict.ts";

const ends: readonly PostgresEnd[] = full ? ["fast", "immediate", "kill", "kill-backend"] : ["kill"];
let stage: Stage;
let hookUrl: string;
beforeAll(async () => {
  stage = await startStage({ answerMs: () => 200 + Math.random() * 300 });
  ({ hookUrl } = await stage.publish({ id: "job", graph: job(stage.peer.url) }));
});
afterAll(() => stage.close());

test.each(ends)(
  "ACCEPTANCE 15: the end of Postgres (%s) under load loses no accepted delivery and no finished node",
  async (how) => {
    const { database, stack } = stage;
    const sender = createSender({ hookUrl, name: how });
    const apiAnswers = new Set<number>();
    const stop = sender.steadily(20);
    await sleep(1500);
    const from = Date.now();
    await database.end(how);
    const asking = (async () => {
      for (const until = Date.now() + 1000; Date.now() < until; await sleep(50)) {
        const response = await fetch(`${stack.api.url}/trpc/workflows.list?input=%7B%7D`, {
          headers: { cookie: "better-auth.session_token=anything.anything" },
        });
        apiAnswers.add(response.status);
      }
    })();
    await asking;
    if (how !== "kill-backend") await database.start();
    await eventually({
      probe: async () => ((await database.query("select 1").catch(() => [])).length === 1 ? true : undefined),
      withinMs: 20_000,
      what: () => "Postgres answers again",
    });
    const until = Date.now();
    await sleep(2000);
    await stop();
    const verdict = await judge({
      stage,
      accepted: sender.accepted,
      writes: writesOfAJob,
      outages: [{ from, until }],
      withinMs: 40_000,
    });
    // The worker lives, so it keeps what it has until it can be written.
    expect(verdict.duplicates).toBe(0);
    report(`Postgres ${how}, 20 deliveries/s`, { ...verdict, refused: Object.fromEntries(sender.refused) });
    // Meanwhile deliveries are refused so that their senders repeat them; nothing else.
    expect([...sender.refused.keys()].filter((status) => status !== 503)).toEqual([]);
    expect([...apiAnswers].filter((status) => status >= 500 && status !== 503)).toEqual([]);
    // The pools have come back by themselves, and only as many connections as there were.
    expect(await sender.deliver()).toBe(true);
    const connections = await database.query<{ name: string; count: number }>(
      `select application_name as name, count(*)::int as count from pg_stat_activity
       where application_name like 'workfuse-%' group by 1`,
    );
    const counts = new Map(connections.map(({ name, count }) => [name, count]));
    expect(counts.get("workfuse-owner")).toBe(1);
    expect(counts.get("workfuse-bus-listener")).toBe(1);
    expect(Math.max(...counts.values())).toBeLessThanOrEqual(10);
  },
);
