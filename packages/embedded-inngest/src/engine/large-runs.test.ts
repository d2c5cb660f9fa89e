import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { type TestEngine, startTestEngine } from "../testing/test-engine.ts";

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await postgres.stop();
});

async function completes({
  engine,
  ran,
  steps,
  parallel,
  withinMs,
}: {
  engine: TestEngine;
  ran: Map<string, number>;
  steps: number;
  parallel: boolean;
  withinMs: number;
}): Promise<void> {
  const ids = Array.from({ length: steps }, (_none, n) => `step ${String(n)}`);
  let result: number | undefined;
  await engine.work([
    engine.client.createFunction({ id: "large", triggers: [{ event: "go" }] }, async ({ step }) => {
      const run = (id: string) => step.run(id, () => ran.set(id, (ran.get(id) ?? 0) + 1).size);
      if (parallel) await Promise.all(ids.map(run));
      else for (const id of ids) await run(id);
      result = steps;
    }),
  ]);
  await engine.send({ name: "go" });
  await eventually(() => result, { withinMs });
  expect(ran.size).toBe(steps);
  expect([...ran.values()].every((times) => times === 1)).toBe(true);
  await engine.close();
}

test("a chain of 1000 steps completes, each step run once", { timeout: 90_000 }, async () => {
  const engine = await startTestEngine({ postgres });
  await completes({ engine, ran: new Map(), steps: 1000, parallel: false, withinMs: 60_000 });
});

test("a chain of 100 steps completes without checkpoints, too", { timeout: 90_000 }, async () => {
  const engine = await startTestEngine({ postgres, checkpointing: false });
  await completes({ engine, ran: new Map(), steps: 100, parallel: false, withinMs: 60_000 });
});

test("500 parallel steps complete, each run once", { timeout: 90_000 }, async () => {
  const engine = await startTestEngine({ postgres });
  await completes({ engine, ran: new Map(), steps: 500, parallel: true, withinMs: 60_000 });
});
