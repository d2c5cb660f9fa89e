// Throughput of the main path: webhook in, execution recorded, run and committed with its full history. Everything runs
// on this machine, the load too. `node tests/load/src/main-path.ts [seconds] [connections]`
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrateDatabase, openDatabase, tables } from "@workfuse/db";
import { startPostgres } from "@workfuse/embedded-postgres";
import type { GraphContent } from "@workfuse/graph";
import { startStack } from "@workfuse/testing/processes";
import { Pool } from "undici";
import { cpuSecondsOfTree } from "./process-cpu.ts";

const seconds = Number(process.argv[2] ?? 10);
const connections = Number(process.argv[3] ?? 50);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const signal = new AbortController().signal;

function conditions(count: number): GraphContent {
  const nodes = [
    {
      id: "trigger",
      type: "trigger",
      position: { x: 0, y: 0 },
      data: { label: "t", config: { source: "webhook" } },
    },
    ...Array.from({ length: count }, (_, index) => ({
      id: `n${index}`,
      type: "condition",
      position: { x: 0, y: 0 },
      data: {
        label: `n${index}`,
        config: {
          conditions: [{ field: "{{trigger.data.n}}", operator: "eq", value: 1, branch: "out" }],
          defaultBranch: "no",
        },
      },
    })),
  ];
  const edges = nodes
    .slice(1)
    .map(({ id }, index) => ({ id: `e${index}`, source: nodes[index]?.id ?? "", target: id }));
  return { formatVersion: 1, nodes, edges };
}

const folder = await mkdtemp(join(tmpdir(), "workfuse-load-"));
const postgres = await startPostgres({
  dataDir: join(folder, "data"),
  password: "load-only",
  log: silent,
  signal,
});
await postgres.ensureDatabase({ name: "load", signal });
const databaseUrl = postgres.url("load");
await migrateDatabase({ url: databaseUrl });
const database = openDatabase({ url: databaseUrl, name: "load", onError: () => {} });
await database.db.insert(tables.workspaces).values({ id: "w", name: "load" });
for (const count of [1, 5, 50]) {
  const id = `chain-${count}`;
  await database.db.insert(tables.workflows).values({
    id,
    workspaceId: "w",
    name: id,
    webhookToken: `token-chain-of-${count}`,
    isActive: true,
    publishedVersion: 1,
  });
  await database.db
    .insert(tables.workflowVersions)
    .values({ id, workflowId: id, version: 1, graph: conditions(count) });
}
const stack = await startStack({ databaseUrl });
const pool = new Pool(stack.ingress.url, { connections, pipelining: 1 });
const pids = {
  postgres: postgres.pid,
  engine: stack.engine.pid,
  ingress: stack.ingress.pid,
  worker: stack.worker.pid,
};
const cpu = () =>
  Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSecondsOfTree(pid)]));

for (const count of [1, 5, 50]) {
  for (const measured of [false, true]) {
    const before = cpu();
    const started = performance.now();
    const until = started + (measured ? seconds : 3) * 1000;
    const latencies: number[] = [];
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() < until) {
          const at = performance.now();
          const { statusCode, body } = await pool.request({
            method: "POST",
            path: `/hooks/token-chain-of-${count}`,
            headers: { "content-type": "application/json" },
            body: '{"n":1,"name":"x"}',
          });
          await body.dump();
          if (statusCode === 202) latencies.push(performance.now() - at);
        }
      }),
    );
    const accepted = latencies.length;
    let open = Number.POSITIVE_INFINITY;
    while (open > 0) {
      await sleep(50);
      const { rows } = await database.pool.query<{ open: number }>(
        "select count(*)::int as open from executions where status <> 'completed'",
      );
      open = rows[0]?.open ?? 0;
    }
    const elapsed = (performance.now() - started) / 1000;
    const after = cpu();
    if (!measured) continue;
    const perExecution = Object.entries(after).map(
      ([name, value]) => [name, (((value - (before[name] ?? 0)) * 1000) / accepted).toFixed(2)] as const,
    );
    const total = perExecution.reduce((sum, [, value]) => sum + Number(value), 0);
    latencies.sort((a, b) => a - b);
    console.log(
      `${count} nodes: ${(accepted / elapsed).toFixed(0)} executions/s completed, ack p50 ${latencies[accepted >> 1]?.toFixed(1)} ms, p99 ${latencies[Math.floor(accepted * 0.99)]?.toFixed(1)} ms, CPU ms each: ${total.toFixed(2)} (${perExecution.map(([name, value]) => `${name} ${value}`).join(", ")})`,
    );
  }
}
await pool.close();
await stack.stop();
await database.close();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
