import { setTimeout as delay } from "node:timers/promises";
import { group } from "inngest";
import { describe, expect, test } from "vitest";
import { useTarget } from "./suite.ts";

const { scenario } = useTarget();

test("a function without steps runs once and its result is the run's output", async () => {
  let calls = 0;
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "plain", triggers: [{ event: name("go") }] }, ({ event }) => {
        calls += 1;
        return { got: event.data };
      }),
    ],
  });
  const [id = ""] = await s.send({
    name: s.name("go"),
    data: { n: 1, nested: { "ä€\u2028": [1.5, null, "x"] } },
  });
  const run = await s.ended(id);
  expect(run.status.toLowerCase()).toBe("completed");
  expect(run.output).toMatchObject({ got: { n: 1, nested: { "ä€\u2028": [1.5, null, "x"] } } });
  expect(calls).toBe(1);
});

test("an event without a function starts nothing", async () => {
  const s = await scenario({ functions: () => [] });
  const [id = ""] = await s.send({ name: s.name("nobody") });
  expect(await s.runsOf(id)).toEqual([]);
});

describe.each([{ checkpointing: true }, { checkpointing: false }])(
  "checkpointing: $checkpointing",
  (mode) => {
    test("steps run one after the other, each once, and hand on their results", async () => {
      const ran: string[] = [];
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction({ id: "chain", triggers: [{ event: name("go") }] }, async ({ step }) => {
            const one = await step.run("one", () => (ran.push("one"), 1));
            const two = await step.run("two", () => (ran.push("two"), one + 1));
            const again = await step.run("two", () => (ran.push("two again"), two + 1));
            return step.run(
              "three",
              () => (ran.push("three"), { total: one + two + again, none: undefined }),
            );
          }),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      const run = await s.ended(id);
      expect(run.output).toEqual({ total: 6 });
      expect(ran).toEqual(["one", "two", "two again", "three"]);
    });

    test("parallel steps each run once and the function goes on with all results", async () => {
      const ran: string[] = [];
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction({ id: "parallel", triggers: [{ event: name("go") }] }, async ({ step }) => {
            const before = await step.run("before", () => "b");
            const parts = await Promise.all(
              ["p1", "p2", "p3", "p4"].map((part) =>
                step.run(part, () => (ran.push(part), `${before}-${part}`)),
              ),
            );
            const after = await step.run("after", () => (ran.push("after"), parts.length));
            return { parts, after };
          }),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      const run = await s.ended(id);
      expect(run.output).toEqual({ parts: ["b-p1", "b-p2", "b-p3", "b-p4"], after: 4 });
      expect(ran.toSorted()).toEqual(["after", "p1", "p2", "p3", "p4"]);
    });

    test("chains side by side advance in waves: none goes on until all siblings have settled", async () => {
      const ran = new Map<string, number[]>();
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction({ id: "chains", triggers: [{ event: name("go") }] }, async ({ step }) => {
            const once = (id: string, value: string) =>
              step.run(id, () => {
                ran.set(id, [...(ran.get(id) ?? []), performance.now()]);
                return value;
              });
            const chain = async (id: string) => once(`${id}2`, (await once(`${id}1`, id)) + id);
            return Promise.all([chain("a"), chain("b"), step.sleep("nap", "1s").then(() => chain("c"))]);
          }),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      const run = await s.ended(id);
      expect(run.output).toEqual(["aa", "bb", "cc"]);
      expect([...ran.keys()].toSorted()).toEqual(["a1", "a2", "b1", "b2", "c1", "c2"]);
      expect([...ran.values()].every((times) => times.length === 1)).toBe(true);
      const time = (step: string): number => ran.get(step)?.[0] ?? 0;
      expect(time("a2") - time("a1")).toBeGreaterThan(800);
    });

    test("a branch that races does not wait for its slower siblings", async () => {
      const ran: string[] = [];
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction(
            { id: "race", triggers: [{ event: name("go") }] },
            async ({ step, group: tools }) => {
              const chain = async (id: string, ms: number): Promise<void> => {
                await step.run(`${id}1`, async () => {
                  await delay(ms);
                  ran.push(`${id}1`);
                });
                await step.run(`${id}2`, () => void ran.push(`${id}2`));
              };
              await (tools ?? group).parallel({ mode: "race" }, () =>
                Promise.all([chain("slow", 2500), chain("quick", 0)]),
              );
              return ran.length;
            },
          ),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      expect((await s.ended(id)).status.toLowerCase()).toBe("completed");
      expect(ran).toEqual(["quick1", "quick2", "slow1", "slow2"]);
    });

    test("a step that fails once is run again and the steps before it are not", async () => {
      const ran: string[] = [];
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction(
            { id: "retry", retries: 2, triggers: [{ event: name("go") }] },
            async ({ step, attempt }) => {
              await step.run("first", () => void ran.push("first"));
              const { RetryAfterError } = await import("inngest");
              await step.run("second", () => {
                ran.push(`second ${String(attempt)}`);
                if (attempt === 0) throw new RetryAfterError("not yet", 1000);
              });
              return step.run("third", () => (ran.push(`third`), "done"));
            },
          ),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      expect((await s.ended(id)).output).toBe("done");
      expect(ran).toEqual(["first", "second 0", "second 1", "third"]);
    });
  },
);
