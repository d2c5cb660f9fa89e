// How long things take when the machine is idle: from a delivery to the first node's effect, between two effects, and a
// chain of 50 pure nodes beside a chain of one. `node tests/load/src/latency.ts [executions]`
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { migrateDatabase, openDatabase, tables } from "@workfuse/db";
import { startPostgres } from "@workfuse/embedded-postgres";
import type { GraphContent, WorkflowNode } from "@workfuse/graph";
import { startStack } from "@workfuse/testing/processes";

const executions = Number(process.argv[2] ?? 200);
const effects = 10;
const position = { x: 0, y: 0 };
const signal = new AbortController().signal;

/** When the peer was called, and when it answered, by idempotency key. */
const calls = new Map<string, { begun: number; answered: number }>();
const peer = createServer((request, response) => {
  const begun = performance.now();
  request.resume().on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end('{"done":true}');
    const key = String(request.headers["idempotency-key"]);
    calls.set(key, { begun, answered: performance.now() });
  });
});
await new Promise<void>((resolve) => {
  peer.listen(0, "127.0.0.1", resolve);
});
// A TCP server's address is an object.
const peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;

function chain(actions: readonly Omit<WorkflowNode, "position">[]): GraphContent {
  const trigger = { id: "trigger", type: "trigger", data: { label: "t", config: { source: "webhook" } } };
  const nodes = [trigger, ...actions].map((node) => ({ ...node, position }));
  const edges = actions.map(({ id }, index) => ({
    id: `e${index}`,
    source: nodes[index]?.id ?? "",
    target: id,
  }));
  return { formatVersion: 1, nodes, edges };
}

const conditions = [{ field: "{{trigger.data.n}}", operator: "gte", value: 0, branch: "out" }];
const pure = (count: number) =>
  chain(
    Array.from({ length: count }, (_none, index) => ({
      id: `n${index}`,
      type: "condition",
      data: { label: "n", config: { conditions, defaultBranch: "no" } },
    })),
  );
const writes = chain(
  Array.from({ length: effects }, (_none, index) => ({
    id: `w${index}`,
    type: "http",
    data: { label: "w", config: { method: "POST", url: peerUrl, body: "{{trigger.data}}" } },
  })),
);

const folder = await mkdtemp(join(tmpdir(), "workfuse-latency-"));
const postgres = await startPostgres({
  dataDir: join(folder, "data"),
  password: "load-only",
  log: { debug() {}, info() {}, warn() {}, error() {} },
  signal,
});
await postgres.ensureDatabase({ name: "load", signal });
const databaseUrl = postgres.url("load");
await migrateDatabase({ url: databaseUrl });
const database = openDatabase({ url: databaseUrl, name: "load", onError: () => {} });
await database.db.insert(tables.workspaces).values({ id: "w", name: "load" });
for (const [id, graph] of Object.entries({ writes, pure1: pure(1), pure50: pure(50) })) {
  await database.db.insert(tables.workflows).values({
    id,
    workspaceId: "w",
    name: id,
    webhookToken: `token-of-the-chain-${id}`,
    isActive: true,
    publishedVersion: 1,
  });
  await database.db.insert(tables.workflowVersions).values({ id, workflowId: id, version: 1, graph });
}
const stack = await startStack({ databaseUrl });

/** One delivery, waited for until its execution has ended. Milliseconds, of `performance.now()`. */
async function deliver(id: string): Promise<{ executionId: string; sent: number; acknowledged: number }> {
  const sent = performance.now();
  const response = await fetch(`${stack.ingress.url}/hooks/token-of-the-chain-${id}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"n":1}',
  });
  // What the ingress answers.
  const { executionId } = (await response.json()) as { executionId: string };
  const acknowledged = performance.now();
  for (;;) {
    const { rowCount } = await database.pool.query(
      "select 1 from executions where id = $1 and completed_at is not null",
      [executionId],
    );
    if (rowCount === 1) return { executionId, sent, acknowledged };
    await sleep(5);
  }
}

function median(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

for (const id of ["writes", "pure1", "pure50"]) for (let n = 0; n < 50; n++) await deliver(id);
const first: number[] = [];
const acknowledgement: number[] = [];
const between: number[] = [];
for (let n = 0; n < executions; n++) {
  const { executionId, sent, acknowledged } = await deliver("writes");
  acknowledgement.push(acknowledged - sent);
  const times = Array.from({ length: effects }, (_none, index) => calls.get(`${executionId}:w${index}`));
  first.push((times[0]?.begun ?? Number.NaN) - sent);
  for (const [index, time] of times.slice(1).entries()) {
    between.push((time?.begun ?? Number.NaN) - (times[index]?.answered ?? Number.NaN));
  }
}
console.log(`delivery → acknowledged: ${median(acknowledgement)}`);
console.log(`delivery → first node's effect: ${median(first)}`);
console.log(`an effect's answer → the next effect: ${median(between)}`);
// ACCEPTANCE 8: the acknowledgement at 100 deliveries a second, p99 under 250 ms.
const steady: Promise<number>[] = [];
for (let n = 0, next = performance.now(); n < 1000; n++, next += 10) {
  await sleep(Math.max(0, next - performance.now()));
  const sent = performance.now();
  const answer = fetch(`${stack.ingress.url}/hooks/token-of-the-chain-pure1`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"n":1}',
  });
  steady.push(
    answer.then(async (response) => {
      await response.text();
      if (response.status !== 202) throw new Error(`answered with ${response.status}`);
      return performance.now() - sent;
    }),
  );
}
const acknowledgements = (await Promise.all(steady)).toSorted((a, b) => a - b);
const p99 = acknowledgements[Math.floor(acknowledgements.length * 0.99)] ?? Number.NaN;
console.log(
  `100 deliveries/s for 10 s → acknowledged: ${median(acknowledgements)}, p99 ${p99.toFixed(1)} ms`,
);
if (p99 >= 250) process.exitCode = 1;
for (const id of ["pure1", "pure50"]) {
  const durations: number[] = [];
  const whole: number[] = [];
  for (let n = 0; n < executions; n++) {
    const { executionId } = await deliver(id);
    const { rows } = await database.pool.query<{ run: number; whole: number }>(
      `select extract(epoch from completed_at - started_at)::float8 * 1000 as run,
              extract(epoch from touched_at - created_at)::float8 * 1000 as whole from executions where id = $1`,
      [executionId],
    );
    durations.push(rows[0]?.run ?? Number.NaN);
    whole.push(rows[0]?.whole ?? Number.NaN);
  }
  console.log(`${id}: recorded → last commit ${median(whole)}; the run itself ${median(durations)}`);
}
await stack.stop();
await database.close();
await postgres.stop();
peer.close();
await rm(folder, { recursive: true, force: true });
