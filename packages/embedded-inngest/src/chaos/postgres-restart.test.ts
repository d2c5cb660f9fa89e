import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Postgres, type StopMode, findFreePort, startPostgres } from "@workfuse/embedded-postgres";
import { createLog } from "@workfuse/service";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, createEngine } from "../engine.ts";
import { eventually } from "../testing/eventually.ts";
import { keys } from "../testing/processes.ts";
import { type TestWorker, startTestWorker, testClient } from "../testing/test-worker.ts";

let folder: string;
let port: number;
let postgres: Postgres;
let engine: Engine;
let worker: TestWorker;
const ran = new Map<string, number>();

function start(): Promise<Postgres> {
  return startPostgres({
    dataDir: join(folder, "data"),
    port,
    password: "restart",
    log: createLog({ name: "postgres", level: "silent" }),
    signal: new AbortController().signal,
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "workfuse-restart-"));
  // Open to be entered, for the system user that the server runs as under root.
  await chmod(folder, 0o711);
  port = await findFreePort();
  postgres = await start();
  await postgres.ensureDatabase({ name: "restart", signal: new AbortController().signal });
  engine = await createEngine({
    databaseUrl: postgres.url("restart"),
    ...keys,
    host: "127.0.0.1",
    port: 0,
    log: createLog({ name: "engine", level: "silent" }),
  });
  const client = testClient({ id: "restart", baseUrl: engine.url, ...keys });
  const twoSteps = ({ id, checkpointing }: { id: string; checkpointing: boolean }) =>
    client.createFunction(
      { id, checkpointing, triggers: [{ event: "restart/go" }] },
      async ({ event, step }) => {
        for (const name of ["one", "two"]) {
          await step.run(name, async () => {
            const key = `${event.id} ${id} ${name}`;
            ran.set(key, (ran.get(key) ?? 0) + 1);
            await delay(20);
          });
        }
      },
    );
  const functions = [
    twoSteps({ id: "saved", checkpointing: true }),
    twoSteps({ id: "answered", checkpointing: false }),
  ];
  worker = await startTestWorker({ client, functions });
  await worker.register();
});
afterAll(async () => {
  await worker.close();
  await engine.close();
  await postgres.stop("immediate");
  await rm(folder, { recursive: true, force: true });
});

test.each<StopMode>(["fast", "immediate"])(
  "ACCEPTANCE 15: a %s restart of Postgres under load loses no accepted event and repeats no finished step",
  async (mode) => {
    const accepted: string[] = [];
    const refused = new Set<number>();
    const stop = new AbortController();
    let count = 0;
    const senders = Array.from({ length: 8 }, async () => {
      while (!stop.signal.aborted) {
        count += 1;
        const id = `${mode}-${String(count)}`;
        const body = JSON.stringify({ id, name: "restart/go", data: {} });
        const response = await fetch(`${engine.url}/e/${keys.eventKey}`, { method: "POST", body });
        if (response.status === 200) accepted.push(id);
        else refused.add(response.status);
        await delay(40);
      }
    });
    await delay(700);
    await postgres.stop(mode);
    await delay(700);
    postgres = await start();
    await delay(1500);
    stop.abort();
    await Promise.all(senders);
    expect([...refused]).toEqual([503]);
    expect(accepted.length).toBeGreaterThan(50);

    const client = new Client({ connectionString: postgres.url("restart") });
    await client.connect();
    await eventually(
      async () => {
        const { rows } = await client.query(
          "select 1 from engine.runs where status = 1 and dedupe = any($1)",
          [accepted.map((id) => `id:${id}`)],
        );
        return rows.length === 2 * accepted.length ? true : undefined;
      },
      { withinMs: 40_000, what: "the end of every accepted event's run" },
    );
    await client.end();
    const steps = ["saved one", "saved two", "answered one", "answered two"];
    for (const id of accepted) for (const step of steps) expect(ran.get(`${id} ${step}`)).toBe(1);
    // The engine itself went on, so it kept what it was told until it could be stored.
    expect([...ran].filter(([, times]) => times > 1)).toEqual([]);
  },
);
