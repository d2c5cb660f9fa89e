import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { useTarget } from "./suite.ts";

const { scenario } = useTarget();

test("a batch of events starts a run each, with ids in the order of the batch", async () => {
  const seen: number[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "batch", triggers: [{ event: name("go") }] }, ({ event }) => {
        seen.push(Number(event.data.n));
        return event.data.n;
      }),
    ],
  });
  const events = Array.from({ length: 200 }, (_none, n) => ({ name: s.name("go"), data: { n } }));
  const ids = await s.send(events);
  expect(new Set(ids).size).toBe(200);
  for (const n of [0, 57, 199]) expect((await s.ended(ids[n] ?? "")).output).toBe(n);
  await eventually(() => (seen.length === 200 ? true : undefined));
  expect(seen.toSorted((a, b) => a - b)).toEqual(events.map(({ data }) => data.n));
});

test("an event with an id that was there before starts no second run", async () => {
  let calls = 0;
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "once", triggers: [{ event: name("go") }] }, () => (calls += 1)),
      client.createFunction({ id: "other", triggers: [{ event: name("go2") }] }, () => (calls += 100)),
    ],
  });
  const id = `dedupe-${s.app}`;
  await Promise.all(Array.from({ length: 5 }, () => s.send({ name: s.name("go"), id })));
  await s.send([
    { name: s.name("go"), id },
    { name: s.name("go"), id },
  ]);
  await s.send({ name: s.name("go2"), id });
  await eventually(() => (calls >= 101 ? true : undefined));
  await delay(1000);
  expect(calls).toBe(101);
});

test("an idempotency expression decides which runs are the same", async () => {
  const seen: unknown[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        { id: "same", idempotency: "event.data.cart", triggers: [{ event: name("go") }] },
        ({ event }) => void seen.push(event.data.n),
      ),
    ],
  });
  await s.send({ name: s.name("go"), data: { cart: "a", n: 1 } });
  await s.send({ name: s.name("go"), data: { cart: "a", n: 2 } });
  await s.send({ name: s.name("go"), data: { cart: "b", n: 3 } });
  await eventually(() => (seen.length >= 2 ? true : undefined));
  await delay(1000);
  expect(new Set(seen)).toEqual(new Set([1, 3]));
  expect(seen).toHaveLength(2);
});

test("a trigger's expression decides which events start the function", async () => {
  const seen: unknown[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        { id: "if", triggers: [{ event: name("go"), if: "event.data.n > 1" }] },
        ({ event }) => {
          seen.push(event.data.n);
        },
      ),
    ],
  });
  await s.send([1, 2, 3].map((n) => ({ name: s.name("go"), data: { n } })));
  await eventually(() => (seen.length >= 2 ? true : undefined));
  await delay(500);
  expect(new Set(seen)).toEqual(new Set([2, 3]));
  expect(seen).toHaveLength(2);
});

test("a concurrency limit with a key holds for each value of the key by itself", async () => {
  let running = 0;
  let most = 0;
  const byKey = new Map<string, { now: number; most: number }>();
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        {
          id: "limited",
          triggers: [{ event: name("go") }],
          concurrency: [{ limit: 2, key: "event.data.key" }],
        },
        async ({ event }) => {
          const key = String(event.data.key);
          const count = byKey.get(key) ?? { now: 0, most: 0 };
          byKey.set(key, count);
          running += 1;
          count.now += 1;
          most = Math.max(most, running);
          count.most = Math.max(count.most, count.now);
          await delay(150);
          running -= 1;
          count.now -= 1;
        },
      ),
    ],
  });
  const ids = await s.send(
    Array.from({ length: 24 }, (_none, n) => ({ name: s.name("go"), data: { key: `k${String(n % 3)}` } })),
  );
  await Promise.all(ids.map((id) => s.ended(id)));
  expect([...byKey.values()].map((count) => count.most)).toEqual([2, 2, 2]);
  expect(most).toBeGreaterThan(2);
});

test("an event of 1 MB arrives whole", async () => {
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "large", triggers: [{ event: name("go") }] }, async ({ event, step }) => {
        const length = await step.run("length", () => String(event.data.text).length);
        await step.sleep("nap", "1s");
        return { length, last: String(event.data.text).at(-1) };
      }),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go"), data: { text: `${"é".repeat(500_000)}!` } });
  expect((await s.ended(id)).output).toEqual({ length: 500_001, last: "!" });
});

test("results that together are larger than a request may be stay with the run", async () => {
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "results", triggers: [{ event: name("go") }] }, async ({ step }) => {
        const parts: string[] = [];
        for (const n of [1, 2, 3])
          parts.push(await step.run(`part${String(n)}`, () => String(n).repeat(3_000_000)));
        await step.sleep("nap", "1s");
        return parts.map((part) => part.length);
      }),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go") });
  expect((await s.ended(id)).output).toEqual([3_000_000, 3_000_000, 3_000_000]);
});

// Before the next test: once a function listens to it, the event is made anyway.
test("the end of a run is an event that runs can wait for", async () => {
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "work", triggers: [{ event: name("work") }] }, () => "fine"),
      client.createFunction({ id: "waits", triggers: [{ event: name("go") }] }, async ({ step }) => {
        const end = await step.waitForEvent("end", {
          event: "inngest/function.finished",
          timeout: "10s",
          if: `async.data.function_id == '${s.app}-work'`,
        });
        const data: Record<string, unknown> = end?.data ?? {};
        return data["result"] ?? null;
      }),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go") });
  await delay(500);
  await s.send({ name: s.name("work") });
  expect((await s.ended(id)).output).toBe("fine");
});

test("the end of a run is an event that functions can listen to", async () => {
  const seen: unknown[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "work", retries: 0, triggers: [{ event: name("go") }] }, ({ event }) => {
        if (event.data.fail === true) throw new Error("failed on purpose");
        return "fine";
      }),
      client.createFunction(
        { id: "watch", triggers: [{ event: "inngest/function.finished" }] },
        ({ event }: { event: { data: Record<string, unknown> } }) => {
          if (event.data["function_id"] === `${s.app}-work`)
            seen.push([event.data["result"], event.data["error"]]);
        },
      ),
    ],
  });
  await s.send({ name: s.name("go") });
  await eventually(() => (seen.length === 1 ? true : undefined));
  await s.send({ name: s.name("go"), data: { fail: true } });
  await eventually(() => (seen.length === 2 ? true : undefined));
  expect(seen[0]).toEqual(["fine", undefined]);
  expect(JSON.stringify(seen[1])).toContain("failed on purpose");
});
