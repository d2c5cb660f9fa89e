import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort } from "@workfuse/embedded-postgres";
import { type TestPostgres, startTestPostgres } from "@workfuse/embedded-postgres/testing";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./testing/eventually.ts";
import { keys, killHard, startEngineProcess } from "./testing/processes.ts";
import { startTestWorker, testClient } from "./testing/test-worker.ts";

let postgres: TestPostgres;
const children: ChildProcess[] = [];
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await Promise.all(children.map(killHard));
  await postgres.stop();
});

async function startEngine() {
  const [port, databaseUrl] = [await findFreePort(), await postgres.createDatabase()];
  const child = await startEngineProcess({ databaseUrl, port });
  children.push(child);
  const url = `http://127.0.0.1:${String(port)}`;
  const client = testClient({ id: "app", baseUrl: url, ...keys });
  return { child, url, databaseUrl, client };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, "exit");
  return child.exitCode;
}

test("SIGTERM waits for the call in flight, takes its answer, and ends with 0", async () => {
  const { child, databaseUrl, client } = await startEngine();
  let begun = false;
  const worker = await startTestWorker({
    client,
    functions: [
      client.createFunction({ id: "slow", triggers: [{ event: "go" }] }, async () => {
        begun = true;
        await delay(800);
        return "done";
      }),
    ],
  });
  await worker.register();
  await client.send({ name: "go", data: {} });
  await eventually(() => begun || undefined);
  child.kill("SIGTERM");
  expect(await exitOf(child)).toBe(0);
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const { rows } = await database.query<{ status: number; output: string }>(
    "select status, output from engine.runs",
  );
  expect(rows).toEqual([{ status: 1, output: '"done"' }]);
  expect((await database.query("select * from engine.engines")).rows).toEqual([]);
  await database.end();
  await worker.close();
});

test("the end of the parent stops the engine, and a call that takes too long goes back to the queue", async () => {
  const { child, databaseUrl, client } = await startEngine();
  let begun = false;
  const worker = await startTestWorker({
    client,
    functions: [
      client.createFunction({ id: "stuck", triggers: [{ event: "go" }] }, async () => {
        begun = true;
        await delay(60_000, undefined, { ref: false });
      }),
    ],
  });
  await worker.register();
  await client.send({ name: "go", data: {} });
  await eventually(() => begun || undefined);
  child.disconnect();
  expect(await exitOf(child)).toBe(0);
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const { rows } = await database.query("select owner, attempt, not_before::int from engine.queue");
  expect(rows).toEqual([{ owner: null, attempt: 0, not_before: 0 }]);
  await database.end();
  await worker.close();
});

test("an environment that is not complete is refused, naming what is missing", async () => {
  const child = fork(new URL("main.ts", import.meta.url), {
    execArgv: [],
    env: {},
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  children.push(child);
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  expect(await exitOf(child)).toBe(1);
  for (const name of ["DATABASE_URL", "INNGEST_SIGNING_KEY", "INNGEST_EVENT_KEY"])
    expect(complaint).toContain(name);
});

test("health, readiness and figures can be asked for without a key", async () => {
  const { child, url } = await startEngine();
  for (const path of ["/health", "/healthz", "/readyz"])
    expect((await fetch(`${url}${path}`)).status).toBe(200);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  for (const name of [
    "engine_queue_ready",
    "engine_queue_oldest_age_seconds",
    "engine_calls_in_flight",
    "engine_call_seconds",
    "engine_retries_total",
  ]) {
    expect(metrics).toContain(name);
  }
  child.kill("SIGTERM");
  expect(await exitOf(child)).toBe(0);
});
