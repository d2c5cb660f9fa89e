import { setTimeout as delay } from "node:timers/promises";
import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { RetryAfterError } from "inngest";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { keys } from "../testing/processes.ts";
import { startTestEngine } from "../testing/test-engine.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

async function post({ url, events }: { url: string; events: readonly object[] }): Promise<void> {
  const response = await fetch(`${url}/e/${keys.eventKey}`, { method: "POST", body: JSON.stringify(events) });
  expect(response.status).toBe(200);
}

test("engines on one database know each other's functions, share the work and keep to one limit", async () => {
  const one = await startTestEngine({ postgres });
  const two = await startTestEngine({ postgres, options: { databaseUrl: one.databaseUrl } });
  let running = 0;
  let most = 0;
  let ended = 0;
  await one.work([
    one.client.createFunction({ id: "limited", triggers: [{ event: "go" }], concurrency: 3 }, async () => {
      running += 1;
      most = Math.max(most, running);
      await delay(40);
      running -= 1;
      ended += 1;
    }),
  ]);
  await delay(300);
  const events = Array.from({ length: 30 }, (_none, n) => ({ name: "go", data: { n } }));
  await Promise.all([post({ url: one.engine.url, events }), post({ url: two.engine.url, events })]);
  await eventually(() => (ended === 60 ? true : undefined));
  expect(most).toBe(3);
  await two.close();
  await one.close();
});

test("work that one engine cannot take is taken by another at once", async () => {
  const one = await startTestEngine({ postgres, options: { maxInFlight: 2, pollMs: 10_000 } });
  const options = { databaseUrl: one.databaseUrl, pollMs: 10_000 };
  const two = await startTestEngine({ postgres, options });
  let ended = 0;
  await one.work([
    one.client.createFunction({ id: "slow", triggers: [{ event: "go" }] }, async () => {
      await delay(500);
      ended += 1;
    }),
  ]);
  // Until the first beat they do not know of each other.
  await delay(1500);
  const since = performance.now();
  await post({ url: one.engine.url, events: Array.from({ length: 20 }, () => ({ name: "go" })) });
  await eventually(() => (ended === 20 ? true : undefined));
  expect(performance.now() - since).toBeLessThan(2500);
  await two.close();
  await one.close();
});

test("an engine that was taken for dead goes on under a new number, and nothing is lost", async () => {
  const t = await startTestEngine({ postgres });
  const ended: string[] = [];
  await t.work([
    t.client.createFunction({ id: "steps", triggers: [{ event: "go" }] }, async ({ step }) => {
      await step.run("slow", () => delay(1500));
      await step.run("after", () => void ended.push("after"));
    }),
  ]);
  await post({ url: t.engine.url, events: [{ name: "go" }] });
  await delay(300);
  const client = new Client({ connectionString: t.databaseUrl });
  await client.connect();
  await client.query("delete from engine.engines");
  await post({ url: t.engine.url, events: [{ name: "go" }] });
  await eventually(async () => {
    const { rows } = await client.query("select 1 from engine.runs where status = 1");
    return rows.length === 2 ? true : undefined;
  });
  expect(ended.length).toBeGreaterThanOrEqual(2);
  await client.end();
  await t.close();
});

test("a call that an engine owns without knowing of it goes back to the queue", async () => {
  const attempts: number[] = [];
  const before = await startTestEngine({ postgres });
  const functions = (t: typeof before) => [
    t.client.createFunction({ id: "later", triggers: [{ event: "go" }] }, ({ attempt }) => {
      attempts.push(attempt);
      if (attempt === 0) throw new RetryAfterError("later", "1h");
    }),
  ];
  await before.work(functions(before));
  await post({ url: before.engine.url, events: [{ name: "go" }] });
  const client = new Client({ connectionString: before.databaseUrl });
  await client.connect();
  await eventually(async () =>
    (await client.query("select 1 from engine.queue where attempt = 1")).rows.length === 1 ? true : undefined,
  );
  await before.close();

  const t = await startTestEngine({ postgres, options: { databaseUrl: before.databaseUrl } });
  await t.work(functions(t));
  // As when a claim is committed and the connection breaks before the engine hears of it.
  await client.query(
    "update engine.queue set not_before = 0, generation = generation + 1, owner = (select max(id) from engine.engines)",
  );
  await eventually(() => (attempts.length === 2 ? true : undefined), { withinMs: 8000 });
  expect(attempts).toEqual([0, 1]);
  await client.end();
  await t.close();
});
