// Many watchers on one gateway: `node tests/load/src/watchers.ts [clients] [executions]`. Every client follows one
// execution; one more follows all of them and never reads. Prints what was lost or repeated (nothing may be), how late
// updates came, and what a client costs in memory.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { migrateDatabase } from "@workfuse/db";
import { startPostgres } from "@workfuse/embedded-postgres";
import type { GraphContent } from "@workfuse/graph";
import { signUp } from "@workfuse/testing/client";
import { startStack } from "@workfuse/testing/processes";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";

const clientCount = Number(process.argv[2] ?? 2000);
const executionCount = Number(process.argv[3] ?? 50);
const iterations = 50;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

function node(id: string, type: string, config: Record<string, unknown>, parentId?: string) {
  const base = { id, type, position: { x: 0, y: 0 }, data: { label: id, config } };
  return parentId === undefined ? base : { ...base, parentId };
}

/** Time to subscribe, then a loop whose every iteration makes four updates. */
const graph: GraphContent = {
  formatVersion: 1,
  nodes: [
    node("trigger", "trigger", { source: "manual" }),
    node("before", "wait", { amount: 9, unit: "seconds" }),
    node("loop", "loop", { mode: "times", times: iterations }),
    node("step", "wait", { amount: 0.05, unit: "seconds" }, "loop"),
    node("set", "set", { fields: [{ path: "n", value: "{{index}}" }] }, "loop"),
  ],
  edges: [
    { id: "a", source: "trigger", target: "before" },
    { id: "b", source: "before", target: "loop" },
    { id: "c", source: "step", target: "set" },
  ],
};

type Watched = { last: number; gaps: number; repeats: number; ended: string | undefined; lags: number[] };

function residentMegabytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? 0) / 1024;
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

async function connect({
  url,
  headers,
}: {
  url: string;
  headers: Record<string, string>;
}): Promise<WebSocket> {
  const socket = new WebSocket(url, { headers });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

type Message = {
  type: string;
  update: { executionId: string; sequence: number; timestamp: string; type: string };
};

function follow({ socket, executionIds }: { socket: WebSocket; executionIds: readonly string[] }): {
  socket: WebSocket;
  watched: ReadonlyMap<string, Watched>;
} {
  const watched = new Map(
    executionIds.map((id): [string, Watched] => [
      id,
      { last: 0, gaps: 0, repeats: 0, ended: undefined, lags: [] },
    ]),
  );
  socket.on("message", (data: Buffer) => {
    // Not checked against its schema: the clients share the machine with what is measured.
    const message = JSON.parse(data.toString("utf8")) as Message;
    if (message.type !== "update") return;
    const { update } = message;
    const state = watched.get(update.executionId);
    if (!state) return;
    if (update.sequence <= state.last) state.repeats++;
    else if (update.sequence !== state.last + 1) state.gaps++;
    state.last = update.sequence;
    state.lags.push(Date.now() - Date.parse(update.timestamp));
    if (["completed", "failed", "cancelled"].includes(update.type)) state.ended = update.type;
  });
  for (const id of executionIds) {
    socket.send(JSON.stringify({ type: "subscribe", topic: "execution", id, after: 0 }));
  }
  return { socket, watched };
}

const folder = await mkdtemp(join(tmpdir(), "workfuse-watchers-"));
const { signal } = new AbortController();
const postgres = await startPostgres({
  dataDir: join(folder, "data"),
  password: "load-only",
  log: silent,
  signal,
});
await postgres.ensureDatabase({ name: "load", signal });
const databaseUrl = postgres.url("load");
await migrateDatabase({ url: databaseUrl });
const stack = await startStack({ databaseUrl });
try {
  const user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  const { id: workflowId } = await user.api.workflows.create.mutate({ name: "Watched", graph });
  const url = `${stack.gateway.url.replace("http", "ws")}/ws`;
  const headers = { cookie: user.cookie, origin: stack.publicUrl };
  const atRest = residentMegabytes(stack.gateway.pid);
  const began = performance.now();
  const sockets: WebSocket[] = [];
  while (sockets.length <= clientCount) {
    const count = Math.min(50, clientCount + 1 - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: count }, () => connect({ url, headers })))));
  }
  const connectMs = performance.now() - began;
  const executionIds: string[] = [];
  for (let count = 0; count < executionCount; count++) {
    executionIds.push(await user.api.executions.trigger.mutate({ workflowId, payload: {} }));
  }
  const [slowest, ...others] = sockets;
  if (!slowest) throw new Error("no client");
  const slow = follow({ socket: slowest, executionIds });
  slow.socket.pause();
  const clients = others.map((socket, index) =>
    follow({ socket, executionIds: [executionIds[index % executionCount] ?? ""] }),
  );
  const connected = residentMegabytes(stack.gateway.pid);
  const states = () => clients.flatMap(({ watched }) => [...watched]);
  for (
    let waited = 0;
    waited < 120_000 && states().some(([, { ended }]) => ended === undefined);
    waited += 200
  ) {
    await sleep(200);
  }
  const executions = new Map(
    await Promise.all(
      executionIds.map(async (id) => [id, await user.api.executions.get.query({ id })] as const),
    ),
  );
  const wrong = states().filter(([id, { ended, last }]) => {
    const execution = executions.get(id);
    return execution?.status !== ended || execution?.sequence !== last;
  });
  // Only what came live: the first updates are from before the subscription.
  const lags = states().flatMap(([, { lags: all }]) => all.slice(6));
  const total = (key: "gaps" | "repeats") => states().reduce((sum, [, state]) => sum + state[key], 0);
  console.log(
    `${clientCount} clients connected in ${(connectMs / 1000).toFixed(1)} s; ` +
      `${states().reduce((sum, [, { last }]) => sum + last, 0)} updates received\n` +
      `gaps ${total("gaps")}, repeats ${total("repeats")}, clients whose end is not the API's: ${wrong.length}\n` +
      `from what happened to its arrival: p50 ${percentile(lags, 0.5)} ms, p95 ${percentile(lags, 0.95)} ms, ` +
      `p99 ${percentile(lags, 0.99)} ms (with one reader that reads nothing)\n` +
      `gateway: ${atRest.toFixed(0)} MB at rest, ${connected.toFixed(0)} MB with all clients: ` +
      `${(((connected - atRest) * 1024) / clientCount).toFixed(1)} kB a client`,
  );
  for (const { socket } of [slow, ...clients]) socket.terminate();
  if (wrong.length > 0 || total("gaps") > 0 || total("repeats") > 0) process.exitCode = 1;
} finally {
  await stack.stop();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
