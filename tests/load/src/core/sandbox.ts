import type { Log, SandboxJob } from "@workfuse/ports";
import { createSandbox } from "@workfuse/sandbox";
import { report } from "./rounds.ts";

const ignore = (): void => undefined;
const log: Log = { debug: ignore, info: ignore, warn: ignore, error: (fields) => console.error(fields) };
const items = Array.from({ length: 100 }, (_, id) => ({ id, name: `n${id}` }));
const scope = { nodes: { list: { items } }, trigger: { total: 5 }, env: {} };
const job = (code: string): SandboxJob => ({ language: "javascript", kind: "expression", code });
const transform = job("nodes.list.items.map((x) => ({ ...x, double: x.id * 2 }))");
const loop = job("(() => { let s = 0; for (let i = 0; i < 2e7; i += 1) s += i; return s; })()");

/** Expressions and code in the sandbox's processes, two of them. */
export async function measureSandbox(): Promise<void> {
  const sandbox = createSandbox({ runners: 2, log });
  const { signal } = new AbortController();
  const run = (jobs: readonly SandboxJob[]): Promise<unknown> =>
    sandbox.evaluate({ workspaceId: "w", scope, jobs, signal });
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  try {
    const many = (count: number): Promise<unknown> =>
      Promise.all(Array.from({ length: count }, () => run([transform])));
    await many(300);
    await report({
      name: "small transforms",
      unit: "a second",
      once: async () => 1_000_000 / (await timed(() => many(1000))),
      atLeast: 600,
    });
    await report({
      name: "one small transform",
      unit: "ms",
      once: () => timed(() => run([transform])),
      rounds: 101,
    });
    const batch = items.map(({ id }) => job(`nodes.list.items[${id}].id * 2 + trigger.total`));
    await report({
      name: "100 expressions in one trip",
      unit: "ms",
      once: () => timed(() => run(batch)),
      rounds: 61,
      atMost: 5,
    });
    const luxon = [job("DateTime.fromISO('2026-01-02').plus({ days: 1 }).toISODate()")];
    await report({ name: "one with luxon", unit: "ms", once: () => timed(() => run(luxon)), rounds: 31 });
    const jsonata: SandboxJob[] = [
      { language: "jsonata", kind: "expression", code: "$sum(nodes.list.items.id)" },
    ];
    await report({ name: "one of JSONata", unit: "ms", once: () => timed(() => run(jsonata)), rounds: 31 });
    await report({ name: "20 million steps", unit: "ms", once: () => timed(() => run([loop])), rounds: 5 });
  } finally {
    await sandbox.close();
  }
}
