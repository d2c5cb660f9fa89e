import { expect, test } from "vitest";
import { evaluateJsonata } from "./jsonata-job.ts";

const run = ({ code, timeoutMs = 5000 }: { code: string; timeoutMs?: number }) =>
  evaluateJsonata({ code, scope: { list: [1, 2, 3] }, timeoutMs });

test("what stays inside the guardrails is evaluated", async () => {
  expect(await run({ code: "$sum(list)" })).toBe(6);
  expect(await run({ code: "($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(50))" })).toBe(50);
});

// Each by itself: in the sandbox the isolate's own limits stand behind them.
test.each([
  ["stack", "($f := function($n) { 1 + $f($n + 1) }; $f(1))", 60_000],
  ["sequence", "[1..2000000]", 60_000],
  ["timeout", "($f := function($n) { $f($n + 1) }; $f(1))", 100],
])("ACCEPTANCE 39: JSONata's own guardrail of %s is on", async (_name, code, timeoutMs) => {
  const started = performance.now();
  await expect(run({ code, timeoutMs })).rejects.toMatchObject({
    name: expect.stringMatching(/^JSONata /),
  });
  expect(performance.now() - started).toBeLessThan(2000);
});
