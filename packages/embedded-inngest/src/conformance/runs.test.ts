import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { useTarget } from "./suite.ts";

const { scenario } = useTarget();

test("of runs that wait for their turn the one with the higher priority is next", async () => {
  const order: string[] = [];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        {
          id: "ranked",
          concurrency: 1,
          priority: { run: "event.data.urgent ? 300 : 0" },
          triggers: [{ event: name("go") }],
        },
        async ({ event }) => {
          order.push(String(event.data.who));
          if (event.data.who === "first") await gate;
        },
      ),
    ],
  });
  const go = (who: string, urgent: boolean) => s.send({ name: s.name("go"), data: { who, urgent } });
  await go("first", false);
  await eventually(() => (order.length === 1 ? true : undefined));
  await go("usual", false);
  await go("urgent", true);
  await delay(1000);
  release();
  await eventually(() => (order.length === 3 ? true : undefined), { withinMs: 25_000 });
  expect(order).toEqual(["first", "urgent", "usual"]);
});

test("a run is found by its id, and the failed and the cancelled one are events of their own", async () => {
  const heard: string[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "fails", retries: 0, triggers: [{ event: name("fail") }] }, () => {
        throw new Error("on purpose");
      }),
      client.createFunction({ id: "sleeps", triggers: [{ event: name("sleep") }] }, async ({ step }) => {
        await step.sleep("long", "1h");
      }),
      client.createFunction(
        {
          id: "hears",
          triggers: [{ event: "inngest/function.failed" }, { event: "inngest/function.cancelled" }],
        },
        ({ event }) => {
          heard.push(`${event.name} ${String(event.data.run_id)}`);
        },
      ),
    ],
  });
  const [failing = ""] = await s.send({ name: s.name("fail") });
  const [sleeping = ""] = await s.send({ name: s.name("sleep") });
  const failed = await s.ended(failing);
  expect(failed.status.toLowerCase()).toBe("failed");
  expect(await s.run(failed.run_id)).toMatchObject({ run_id: failed.run_id, status: failed.status });
  const running = await eventually(async () => (await s.runsOf(sleeping))[0]);
  expect((await s.run(running.run_id)).status.toLowerCase()).toBe("running");
  await delay(500);
  expect(await s.cancel(running.run_id)).toBe(200);
  await eventually(() => (heard.length >= 2 ? true : undefined), { withinMs: 25_000 });
  expect(heard).toContain(`inngest/function.failed ${failed.run_id}`);
  expect(heard).toContain(`inngest/function.cancelled ${running.run_id}`);
});

describe.each([{ checkpointing: true }, { checkpointing: false }])(
  "checkpointing: $checkpointing",
  (mode) => {
    test("ACCEPTANCE 17: a step whose result has more than 4 MB fails its run once, with an error that says so", async () => {
      let runs = 0;
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction(
            { id: "big", retries: 3, triggers: [{ event: name("go") }] },
            async ({ step }) => {
              await step.run("big", () => {
                runs += 1;
                return "x".repeat(4.5 * 1024 * 1024);
              });
            },
          ),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      const { status, output } = await s.ended(id);
      expect(status.toLowerCase()).toBe("failed");
      expect(JSON.stringify(output)).toMatch(/too ?large|more than|exceed|limit/i);
      expect(runs).toBe(1);
    });
  },
);

test("a run of more than 1000 steps fails", { timeout: 90_000 }, async () => {
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        { id: "endless", retries: 0, triggers: [{ event: name("go") }] },
        async ({ step }) => {
          for (let n = 0; n < 1005; n += 1) await step.run(`s${String(n)}`, () => n);
          return "went on";
        },
      ),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go") });
  expect((await s.ended(id, 80_000)).status.toLowerCase()).toBe("failed");
});

test("results that together have more than 32 MB fail the run", { timeout: 90_000 }, async () => {
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        { id: "heavy", retries: 0, triggers: [{ event: name("go") }] },
        async ({ step }) => {
          for (let n = 0; n < 10; n += 1) {
            await step.run(`s${String(n)}`, () => "x".repeat(3.5 * 1024 * 1024));
          }
          return "went on";
        },
      ),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go") });
  expect((await s.ended(id, 80_000)).status.toLowerCase()).toBe("failed");
});
