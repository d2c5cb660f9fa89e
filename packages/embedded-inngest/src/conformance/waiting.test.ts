import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { useTarget } from "./suite.ts";

const { scenario } = useTarget();

/** Nothing tells when a wait is registered: the worker's answer has to have arrived. */
const registered = (): Promise<void> => delay(500);

describe.each([{ checkpointing: true }, { checkpointing: false }])(
  "checkpointing: $checkpointing",
  (mode) => {
    test("a sleep takes its time and gives null", async () => {
      let begun = 0;
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction({ id: "sleep", triggers: [{ event: name("go") }] }, async ({ step }) => {
            const from = await step.run("from", () => (begun = Date.now()));
            await step.sleep("nap", "2s");
            await step.sleepUntil("until", new Date(from + 3000));
            return step.run("took", () => Date.now() - begun);
          }),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      const took = Number((await s.ended(id)).output);
      expect(took).toBeGreaterThan(2950);
      expect(took).toBeLessThan(5000);
    });

    test("a wait ends with the event that matches, and with no other", async () => {
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction({ id: "wait", triggers: [{ event: name("go") }] }, async ({ step }) => {
            const found = await step.waitForEvent("answer", {
              event: name("answer"),
              timeout: "20s",
              if: "event.data.key == async.data.key && async.data.ok == true",
            });
            return found?.data ?? null;
          }),
        ],
      });
      const [one = "", two = ""] = await s.send([
        { name: s.name("go"), data: { key: "k1" } },
        { name: s.name("go"), data: { key: "k2" } },
      ]);
      await registered();
      await s.send([
        { name: s.name("answer"), data: { key: "k1", ok: false, by: "wrong" } },
        { name: s.name("answer"), data: { key: "other", ok: true, by: "wrong" } },
        { name: s.name("answer"), data: { key: "k2", ok: true, by: "two" } },
        { name: s.name("answer"), data: { key: "k1", ok: true, by: "one" } },
      ]);
      expect((await s.ended(one)).output).toMatchObject({ by: "one" });
      expect((await s.ended(two)).output).toMatchObject({ by: "two" });
    });

    test("a wait that several events match at once ends once, with one of them", async () => {
      let after = 0;
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction({ id: "first", triggers: [{ event: name("go") }] }, async ({ step }) => {
            const found = await step.waitForEvent("answer", { event: name("answer"), timeout: "20s" });
            return step.run("after", () => ((after += 1), found?.data.n));
          }),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      await registered();
      await s.send([1, 2, 3].map((n) => ({ name: s.name("answer"), data: { n } })));
      expect([1, 2, 3]).toContain((await s.ended(id)).output);
      expect(after).toBe(1);
    });

    test("what waits beside other waits goes on when all have ended", async () => {
      let begun = 0;
      let nap = 0;
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction({ id: "beside", triggers: [{ event: name("go") }] }, async ({ step }) => {
            begun = begun === 0 ? performance.now() : begun;
            await Promise.all([
              step.sleep("nap", "1s").then(() => step.run("after nap", () => void (nap = performance.now()))),
              step.waitForEvent("answer", { event: name("never"), timeout: "3s" }),
            ]);
            return "all";
          }),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      expect((await s.ended(id)).output).toBe("all");
      expect(nap - begun).toBeGreaterThan(2900);
    });

    test("a wait that times out gives null", async () => {
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction({ id: "timeout", triggers: [{ event: name("go") }] }, async ({ step }) => {
            const found = await step.waitForEvent("answer", { event: name("never"), timeout: "1s" });
            return { found };
          }),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      expect((await s.ended(id)).output).toEqual({ found: null });
    });

    test("an invoked function gives its result or its error to the one that invoked it", async () => {
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => {
          const child = client.createFunction({ id: "child", retries: 0, triggers: [] }, ({ event }) => {
            const data: Record<string, unknown> = event.data;
            if (data["fail"] === true) throw new Error("child failed");
            return { doubled: Number(data["n"]) * 2, by: event.name };
          });
          const parent = client.createFunction(
            { id: "parent", retries: 0, triggers: [{ event: name("go") }] },
            async ({ step }) => {
              const good = await step.invoke("good", { function: child, data: { n: 21 } });
              const bad = await step
                .invoke("bad", { function: child, data: { fail: true } })
                .catch((error: unknown) => (error instanceof Error ? error.message : "?"));
              return { good, bad };
            },
          );
          return [child, parent];
        },
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      const { output } = await s.ended(id);
      expect(output).toEqual({
        good: { doubled: 42, by: "inngest/function.invoked" },
        bad: expect.stringContaining("child failed"),
      });
    });
  },
);

test("an invocation that takes longer than its timeout fails", async () => {
  const s = await scenario({
    functions: ({ client, name }) => {
      const child = client.createFunction({ id: "slow", triggers: [] }, ({ step }) =>
        step.sleep("long", "1h"),
      );
      const parent = client.createFunction(
        { id: "parent", retries: 0, triggers: [{ event: name("go") }] },
        async ({ step }) =>
          step.invoke("slow", { function: child, data: {}, timeout: "1s" }).then(
            () => "no",
            (error: unknown) => (error instanceof Error ? error.message : "?"),
          ),
      );
      return [child, parent];
    },
  });
  const [id = ""] = await s.send({ name: s.name("go") });
  expect((await s.ended(id)).output).toContain("Timed out");
});

test("an event that matches cancelOn cancels the run that it names, and only that", async () => {
  const ran: unknown[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        {
          id: "cancelled",
          triggers: [{ event: name("go") }],
          cancelOn: [{ event: name("stop"), if: "event.data.key == async.data.key" }],
        },
        async ({ step, event }) => {
          await step.sleep("long", "3s");
          return step.run("after", () => (ran.push(event.data.key), "ended"));
        },
      ),
    ],
  });
  const [one = "", two = ""] = await s.send([
    { name: s.name("go"), data: { key: "k1" } },
    { name: s.name("go"), data: { key: "k2" } },
  ]);
  await registered();
  await s.send({ name: s.name("stop"), data: { key: "k1" } });
  expect((await s.ended(one)).status.toLowerCase()).toBe("cancelled");
  expect((await s.ended(two)).output).toBe("ended");
  expect(ran).toEqual(["k2"]);
});

test("a run cancelled through the API runs no further step and does not call onFailure", async () => {
  const ran: string[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        { id: "stopped", triggers: [{ event: name("go") }], onFailure: () => void ran.push("onFailure") },
        async ({ step }) => {
          await step.run("before", () => void ran.push("before"));
          await step.sleep("nap", "2s");
          await step.run("after", () => void ran.push("after"));
        },
      ),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go") });
  const run = await eventually(async () => (ran.length > 0 ? (await s.runsOf(id))[0] : undefined));
  await registered();
  expect(await s.cancel(run.run_id)).toBeLessThan(300);
  expect((await s.ended(id)).status.toLowerCase()).toBe("cancelled");
  await delay(2500);
  expect(ran).toEqual(["before"]);
});
