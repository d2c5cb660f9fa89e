import { setTimeout as delay } from "node:timers/promises";
import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { startTestEngine } from "../testing/test-engine.ts";

const hourMs = 3_600_000;
let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

function movableClock() {
  let shift = 0;
  return {
    now: () => new Date(Date.now() + shift),
    move: (ms: number) => {
      shift += ms;
    },
  };
}

test("a sleep of 30 days ends when the clock gets there, and not before", async () => {
  const clock = movableClock();
  const t = await startTestEngine({ postgres, options: { clock, pollMs: 50 } });
  const ran: string[] = [];
  await t.work([
    t.client.createFunction({ id: "month", triggers: [{ event: "go" }] }, async ({ step }) => {
      await step.run("before", () => void ran.push("before"));
      await step.sleep("month", "30d");
      await step.run("after", () => void ran.push("after"));
    }),
  ]);
  await t.send({ name: "go" });
  await eventually(() => (ran.length === 1 ? true : undefined));
  await delay(300);
  clock.move(30 * 24 * hourMs - 60_000);
  await delay(500);
  expect(ran).toEqual(["before"]);
  clock.move(61_000);
  await eventually(() => (ran.length === 2 ? true : undefined));
  expect(ran).toEqual(["before", "after"]);
  await t.close();
});

test("ACCEPTANCE 18: a clock that jumps an hour ahead and back neither repeats nor skips a step", async () => {
  const clock = movableClock();
  const t = await startTestEngine({ postgres, options: { clock, pollMs: 50 }, checkpointing: false });
  const ran = new Map<string, number>();
  let ended = 0;
  await t.work([
    t.client.createFunction({ id: "steps", triggers: [{ event: "go" }] }, async ({ step, event }) => {
      for (let n = 0; n < 8; n += 1) {
        await step.run(`step ${String(n)}`, async () => {
          const key = `${String(event.data.n)} ${String(n)}`;
          ran.set(key, (ran.get(key) ?? 0) + 1);
          await delay(30);
        });
      }
      await Promise.all(
        ["p", "q"].map((id) => step.run(id, () => void ran.set(`${String(event.data.n)} ${id}`, 1))),
      );
      ended += 1;
    }),
  ]);
  for (const [wave, shift] of [hourMs, -hourMs, -hourMs, hourMs].entries()) {
    await t.send(Array.from({ length: 10 }, (_none, n) => ({ name: "go", data: { n: wave * 10 + n } })));
    await delay(120);
    clock.move(shift);
    await delay(120);
  }
  await eventually(() => (ended === 40 ? true : undefined));
  expect(ran.size).toBe(400);
  expect([...ran.values()].every((times) => times === 1)).toBe(true);
  await t.close();
});

test("a failed attempt comes again after the first step of the back-off schedule", async () => {
  const clock = movableClock();
  const t = await startTestEngine({ postgres, options: { clock, pollMs: 50, random: () => 0 } });
  const attempts: number[] = [];
  await t.work([
    t.client.createFunction({ id: "fails", retries: 2, triggers: [{ event: "go" }] }, ({ attempt }) => {
      attempts.push(attempt);
      throw new Error("again");
    }),
  ]);
  await t.send({ name: "go" });
  await eventually(() => (attempts.length === 1 ? true : undefined));
  await delay(200);
  clock.move(14_000);
  await delay(300);
  expect(attempts).toEqual([0]);
  clock.move(1000);
  await eventually(() => (attempts.length === 2 ? true : undefined));
  await delay(200);
  clock.move(29_000);
  await delay(300);
  expect(attempts).toEqual([0, 1]);
  clock.move(1000);
  await eventually(() => (attempts.length === 3 ? true : undefined));
  expect(attempts).toEqual([0, 1, 2]);
  await t.close();
});

test("ids de-duplicate for 24 hours, and ended runs are forgotten after that", async () => {
  const clock = movableClock();
  const t = await startTestEngine({ postgres, options: { clock } });
  let calls = 0;
  await t.work([t.client.createFunction({ id: "once", triggers: [{ event: "go" }] }, () => (calls += 1))]);
  await t.send({ name: "go", id: "same" });
  await t.send({ name: "go", id: "same" });
  await eventually(() => (calls > 0 ? true : undefined));
  clock.move(25 * hourMs);
  // Old rows go in the background, every ten seconds.
  await eventually(
    async () => {
      await t.send({ name: "go", id: "same" });
      return calls === 2 ? true : undefined;
    },
    { withinMs: 20_000 },
  );
  await delay(300);
  expect(calls).toBe(2);
  await t.close();
});
