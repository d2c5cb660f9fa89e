import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { useTarget } from "./suite.ts";

const { scenario } = useTarget();

/** A function as data: steps one after the other, side by side, and failing ones that are caught. */
type Program =
  | { readonly kind: "step"; readonly value: number }
  | { readonly kind: "failing" }
  | { readonly kind: "sequence" | "parallel"; readonly parts: readonly Program[] };

const program = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant("step" as const), value: fc.nat(99) }),
    fc.constant({ kind: "failing" as const }),
    fc.record({
      kind: fc.constantFrom("sequence" as const, "parallel" as const),
      parts: fc.array(tie("program"), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).program;

type Outcome = number | "failed" | readonly Outcome[];

function expected(given: Program): Outcome {
  if (given.kind === "step") return given.value;
  return given.kind === "failing" ? "failed" : given.parts.map(expected);
}

function countSteps(given: Program): number {
  if (given.kind === "step" || given.kind === "failing") return 1;
  return given.parts.reduce((sum, part) => sum + countSteps(part), 0);
}

describe.each([{ checkpointing: true }, { checkpointing: false }])(
  "checkpointing: $checkpointing",
  (mode) => {
    test(
      "a hundred functions of any shape give what they should, each step run once",
      { timeout: 120_000 },
      async () => {
        const ran = new Map<string, number>();
        const s = await scenario({
          ...mode,
          functions: ({ client, name }) => [
            client.createFunction(
              { id: "program", retries: 0, triggers: [{ event: name("go") }] },
              async ({ event, step }) => {
                const run = async (given: Program, path: string): Promise<Outcome> => {
                  const key = `${String(event.data.n)}:${path}`;
                  const count = () => ran.set(key, (ran.get(key) ?? 0) + 1);
                  switch (given.kind) {
                    case "step":
                      return step.run(path, () => (count(), given.value));
                    case "failing":
                      return step
                        .run(path, () => {
                          count();
                          throw new Error("on purpose");
                        })
                        .catch(() => "failed" as const);
                    case "parallel":
                      return Promise.all(
                        given.parts.map((part, index) => run(part, `${path}.${String(index)}`)),
                      );
                    case "sequence": {
                      const results: Outcome[] = [];
                      for (const [index, part] of given.parts.entries())
                        results.push(await run(part, `${path}.${String(index)}`));
                      return results;
                    }
                  }
                };
                return run(event.data.program as Program, "p"); // What the test sent.
              },
            ),
          ],
        });
        const seed = Number(process.hrtime.bigint() % 1_000_000_000n);
        const programs = fc.sample(program, { numRuns: 100, seed });
        const ids = await s.send(
          programs.map((given, n) => ({ name: s.name("go"), data: { n, program: given } })),
        );
        for (const [n, given] of programs.entries()) {
          const { output } = await s.ended(ids[n] ?? "", 100_000);
          expect(output, `seed ${String(seed)}, program ${JSON.stringify(given)}`).toEqual(expected(given));
        }
        expect(ran.size).toBe(programs.reduce((sum, given) => sum + countSteps(given), 0));
        expect(
          [...ran].filter(([, times]) => times > 1),
          `seed ${String(seed)}`,
        ).toEqual([]);
      },
    );
  },
);
