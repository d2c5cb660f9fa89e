import { NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { useTarget } from "./suite.ts";

const { scenario } = useTarget();

test("a non-retriable error fails the run at once and calls onFailure with it", async () => {
  let calls = 0;
  const failures: unknown[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction(
        {
          id: "final",
          retries: 3,
          triggers: [{ event: name("go") }],
          onFailure: ({ error, event }) => {
            failures.push({
              message: error.message,
              of: event.data.function_id,
              data: event.data.event.data,
            });
          },
        },
        () => {
          calls += 1;
          throw new NonRetriableError("never again");
        },
      ),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go"), data: { n: 7 } });
  const run = await s.ended(id);
  expect(run.status.toLowerCase()).toBe("failed");
  expect(calls).toBe(1);
  await eventually(() => (failures.length > 0 ? true : undefined));
  expect(failures).toEqual([
    { message: "never again", of: `${s.app}-final`, data: expect.objectContaining({ n: 7 }) },
  ]);
});

test("attempts are counted from 0 to the number of retries, and the last failure is the run's", async () => {
  const attempts: number[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "all", retries: 2, triggers: [{ event: name("go") }] }, ({ attempt }) => {
        attempts.push(attempt);
        throw new RetryAfterError(`failure ${String(attempt)}`, 1000);
      }),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go") });
  const run = await s.ended(id);
  expect(run.status.toLowerCase()).toBe("failed");
  expect(JSON.stringify(run.output)).toContain("failure 2");
  expect(attempts).toEqual([0, 1, 2]);
});

test("retry-after is kept to", async () => {
  const times: number[] = [];
  const s = await scenario({
    functions: ({ client, name }) => [
      client.createFunction({ id: "later", retries: 1, triggers: [{ event: name("go") }] }, ({ attempt }) => {
        times.push(performance.now());
        if (attempt === 0) throw new RetryAfterError("later", 2000);
        return "ok";
      }),
    ],
  });
  const [id = ""] = await s.send({ name: s.name("go") });
  expect((await s.ended(id)).output).toBe("ok");
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(1900);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeLessThan(6000);
});

describe.each([{ checkpointing: true }, { checkpointing: false }])(
  "checkpointing: $checkpointing",
  (mode) => {
    test("a step that fails for good throws in the function, which may catch it", async () => {
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction(
            { id: "caught", retries: 0, triggers: [{ event: name("go") }] },
            async ({ step }) => {
              const caught = await step
                .run("bad", () => {
                  throw new Error("broken step");
                })
                .catch((error: unknown) => (error instanceof Error ? error.message : "?"));
              return step.run("good", () => ({ caught }));
            },
          ),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      expect((await s.ended(id)).output).toEqual({ caught: "broken step" });
    });

    test("one parallel step that fails for good does not keep the others from finishing", async () => {
      const s = await scenario({
        ...mode,
        functions: ({ client, name }) => [
          client.createFunction(
            { id: "partly", retries: 0, triggers: [{ event: name("go") }] },
            async ({ step }) => {
              const settled = await Promise.allSettled([
                step.run("bad", () => {
                  throw new NonRetriableError("no");
                }),
                step.run("good", () => 5),
              ]);
              return settled.map(({ status }) => status);
            },
          ),
        ],
      });
      const [id = ""] = await s.send({ name: s.name("go") });
      expect((await s.ended(id)).output).toEqual(["rejected", "fulfilled"]);
    });
  },
);
