// Medians of the sandbox. Run: node packages/sandbox/bench/sandbox.ts [jit]
import type { Log, SandboxJob } from "@workfuse/ports";
import { createSandbox } from "../src/index.ts";

const print = (text: string): unknown => process.stdout.write(`${text}\n`);
const ignore = (): void => undefined;
const log: Log = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: (fields) => print(JSON.stringify(fields)),
};
const sandbox = createSandbox({ runners: 2, log, jit: process.argv.includes("jit") });
const { signal } = new AbortController();
const items = Array.from({ length: 100 }, (_, id) => ({ id, name: `n${id}` }));
const scope = { nodes: { list: { items } }, trigger: { total: 5 }, env: {} };

const job = (code: string): SandboxJob => ({ language: "javascript", kind: "expression", code });
const run = (jobs: readonly SandboxJob[]): Promise<unknown> =>
  sandbox.evaluate({ workspaceId: "w", scope, jobs, signal });

async function median(name: string, jobs: readonly SandboxJob[], count = 60): Promise<void> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await run(jobs);
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  print(`${name}: median ${(times[count >> 1] ?? 0).toFixed(2)} ms`);
}

const transform = job("nodes.list.items.map((x) => ({ ...x, double: x.id * 2 }))");
await Promise.all(Array.from({ length: 200 }, () => run([transform])));
for (let round = 0; round < 3; round += 1) {
  const started = performance.now();
  await Promise.all(Array.from({ length: 1000 }, () => run([transform])));
  print(`small transforms: ${((1000 / (performance.now() - started)) * 1000).toFixed(0)} a second`);
}
await median("one small transform", [transform], 200);
await median(
  "100 expressions in one trip",
  items.map(({ id }) => job(`nodes.list.items[${id}].id * 2 + trigger.total`)),
);
await median("one with luxon", [job("DateTime.fromISO('2026-01-02').plus({ days: 1 }).toISODate()")]);
await median("one of jsonata", [
  { language: "jsonata", kind: "expression", code: "$sum(nodes.list.items.id)" },
]);
await median(
  "a loop of 20 million steps",
  [job("(() => { let s = 0; for (let i = 0; i < 2e7; i += 1) s += i; return s; })()")],
  5,
);
await sandbox.close();
