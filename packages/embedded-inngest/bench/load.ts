// Measures the engine: runs/s, CPU a run of each process, and the time from an event to its first call.
//   node bench/load.ts [trivial|limited|sdk] [runs=20000] [steps=0] [senders=32] [batch=1]
import { type ChildProcess, fork, spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort, startPostgres } from "@workfuse/embedded-postgres";
import { createLog } from "@workfuse/service";
import { Agent, request } from "undici";

const [kind = "trivial", runs = "20000", steps = "0", senders = "32", batch = "1"] = process.argv.slice(2);
const signingKey = "ab".repeat(32);
const eventKey = "bench-event-key";
const folder = await mkdtemp(join(tmpdir(), "workfuse-bench-"));
// Open to be entered, for the system user that the server runs as under root.
await chmod(folder, 0o711);
const postgres = await startPostgres({
  dataDir: join(folder, "data"),
  password: "bench",
  log: createLog({ name: "postgres", level: "silent" }),
  signal: new AbortController().signal,
});
await postgres.ensureDatabase({ name: "bench", signal: new AbortController().signal });

const port = await findFreePort();
const url = `http://127.0.0.1:${String(port)}`;
const engine = spawn(
  process.execPath,
  [
    ...(process.env["BENCH_ENGINE_FLAGS"]?.split(" ") ?? []),
    new URL("../src/main.ts", import.meta.url).pathname,
  ],
  {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      DATABASE_URL: postgres.url("bench"),
      PORT: String(port),
      INNGEST_SIGNING_KEY: signingKey,
      INNGEST_EVENT_KEY: eventKey,
      LOG_LEVEL: "warn",
    },
  },
);
process.on("exit", () => engine.kill("SIGKILL"));
await ready();
const worker = fork(new URL("./worker.ts", import.meta.url).pathname, [
  kind,
  url,
  signingKey,
  eventKey,
  steps,
]);
process.on("exit", () => worker.kill("SIGKILL"));
await message(worker, (value) => value === "ready");

let workspace = 0;
let started = 0;
let latencies: number[] = [];
worker.on("message", (value: { firstCallMs?: number }) => {
  if (value.firstCallMs === undefined) return;
  started += 1;
  latencies.push(value.firstCallMs);
});
const agent = new Agent({ pipelining: 1, connections: Number(senders) });

await load({ count: 2000 });
say(`idle, one event at a time:`);
latencies = [];
for (let n = 0; n < 300; n += 1) {
  const before = started;
  await send();
  await until(() => started > before);
  await delay(5);
}
say(`  event -> first call: ${percentiles()}`);

for (let round = 1; round <= 2; round += 1) {
  latencies = [];
  const cpu = await usage();
  const begun = performance.now();
  await load({ count: Number(runs) });
  const seconds = (performance.now() - begun) / 1000;
  const after = await usage();
  const per = (name: keyof typeof cpu): string =>
    `${((1000 * (after[name] - cpu[name])) / Number(runs)).toFixed(3)} ms`;
  say(
    `${kind} worker, ${runs} runs, ${steps} steps, ${senders} senders: ${(Number(runs) / seconds).toFixed(0)} runs/s`,
  );
  say(`  CPU a run: engine ${per("engine")}, worker ${per("worker")}, Postgres ${per("postgres")}`);
  say(`  event -> first call: ${percentiles()}`);
}

engine.kill("SIGTERM");
await new Promise((resolve) => engine.once("exit", resolve));
worker.kill();
await agent.close();
await postgres.stop("immediate");
await rm(folder, { recursive: true, force: true });

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(1);
}

async function load({ count }: { count: number }): Promise<void> {
  const goal = started + count;
  let sent = 0;
  await Promise.all(
    Array.from({ length: Number(senders) }, async () => {
      while (sent < count) {
        const size = Math.min(Number(batch), count - sent);
        sent += size;
        await send(size);
      }
    }),
  );
  await until(async () => started >= goal && (await unfinished()) === 0);
}

async function send(count = 1): Promise<void> {
  const sentAt = performance.timeOrigin + performance.now();
  const events = Array.from({ length: count }, () => {
    workspace += 1;
    const executionId = crypto.randomUUID();
    const data = { executionId, workspaceId: `w${String(workspace % 20)}`, sentAt };
    return { id: executionId, name: "bench/run", data };
  });
  const { statusCode, body } = await request(`${url}/e/${eventKey}`, {
    dispatcher: agent,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(events),
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`The event was answered ${String(statusCode)}.`);
}

async function unfinished(): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const value = (name: string): number =>
    Number(new RegExp(`^${name}\\{[^}]*\\} (\\d+)`, "m").exec(metrics)?.[1] ?? 0);
  return value("engine_calls_in_flight") + value("engine_queue_ready");
}

function percentiles(): string {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}

async function ready(): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(50);
  }
}

function message(child: ChildProcess, wanted: (value: unknown) => boolean): Promise<unknown> {
  return new Promise((resolve) => {
    child.on("message", (value) => {
      if (wanted(value)) resolve(value);
    });
  });
}

/** CPU seconds so far, from the kernel's books. */
async function usage(): Promise<{ engine: number; worker: number; postgres: number }> {
  const children = await tree(postgres.pid);
  return {
    engine: await cpuSeconds(engine.pid),
    worker: await cpuSeconds(worker.pid),
    postgres: (await Promise.all(children.map(cpuSeconds))).reduce((sum, one) => sum + one, 0),
  };
}

async function cpuSeconds(pid: number | undefined): Promise<number> {
  const text = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => "");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

async function tree(root: number): Promise<number[]> {
  const found = [root];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const text = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    if (text.slice(text.lastIndexOf(")") + 2).split(" ")[1] === String(root)) found.push(Number(name));
  }
  return found;
}
