import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isolatedVmBinary } from "./isolated-vm-binary.ts";
import type { RequestHead } from "./protocol.ts";
import { type RunnerOutcome, startRunner } from "./runner-process.ts";

const runnerPath = fileURLToPath(new URL("./runner.generated.js", import.meta.url));
const generous = { wallMs: 20_000, maxResidentBytes: 1024 ** 3, maxAnswerBytes: 1024 ** 2 };

/** Runs code whose own limits never hold: what ends it is outside. */
async function outcomeOf(code: string, limits: Partial<typeof generous>): Promise<RunnerOutcome> {
  const { wallMs, ...options } = { ...generous, ...limits };
  const head: RequestHead = {
    jobs: [{ language: "javascript", kind: "script", code }],
    cpuMs: 60_000,
    memoryMb: 512,
    maxOutputCharacters: 1024 ** 3,
    seed: "c2VlZA==",
  };
  return new Promise((resolve, reject) => {
    startRunner({
      options: { runnerPath, addonPath: isolatedVmBinary(), jit: false, ...options },
      onReady: (runner) => {
        const { signal } = new AbortController();
        runner
          .send({ head: JSON.stringify(head), scope: "{}", wallMs, signal })
          .then(resolve, reject)
          .finally(runner.kill);
      },
      onExit: ({ wasReady, startError }) => {
        if (!wasReady) reject(new Error(startError));
      },
    });
  });
}

test("without reaching a limit a runner answers", async () => {
  expect(await outcomeOf("return 1 + 1;", {})).toMatchObject({ type: "answer" });
});

test("ACCEPTANCE 37: the wall limit is held from outside the process", async () => {
  const started = performance.now();
  expect(await outcomeOf("for (;;);", { wallMs: 300 })).toEqual({ type: "died", cause: "wall" });
  expect(performance.now() - started).toBeLessThan(2000);
});

test("ACCEPTANCE 37: the limit of the whole process's memory is held from outside", async () => {
  const code = "const a = []; for (let i = 0; i < 30; i += 1) a.push(new Array(1e6).fill(i)); for (;;);";
  const outcome = await outcomeOf(code, { maxResidentBytes: 200 * 1024 ** 2 });
  expect(outcome).toEqual({ type: "died", cause: "memory" });
});

test("ACCEPTANCE 37: an answer that is too long is not read to its end", async () => {
  const outcome = await outcomeOf("return 'x'.repeat(8 * 1024 * 1024);", {});
  expect(outcome).toEqual({ type: "died", cause: "output" });
});
