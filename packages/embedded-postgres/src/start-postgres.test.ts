import { spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "@workfuse/ports";
import { afterEach, expect, test } from "vitest";
import { findBinaries } from "./binaries.ts";
import { withClient } from "./databases.ts";
import { findFreePort } from "./free-port.ts";
import { run } from "./run.ts";
import { explainFailure } from "./server-log.ts";
import { isAlive, waitForEnd } from "./process-alive.ts";
import { type Postgres, type StartPostgresOptions, startPostgres } from "./start-postgres.ts";
import { startTestPostgres } from "./testing.ts";

const isRoot = process.getuid?.() === 0;
const password = "pass word/with:signs";
const signal = new AbortController().signal;
const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "workfuse-pg-"));
  await chmod(path, 0o755);
  cleanUps.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function start(options: Partial<StartPostgresOptions> & { dataDir: string }): Promise<Postgres> {
  const postgres = await startPostgres({ password, log: quiet, signal, ...options });
  cleanUps.push(() => postgres.stop("immediate"));
  return postgres;
}

async function one(url: string, query: string): Promise<unknown> {
  const { rows } = await withClient({
    url,
    signal,
    work: (client) => client.query({ text: query, rowMode: "array" }),
  });
  // Row mode "array" gives arrays; the driver does not type them.
  return (rows as unknown[][])[0]?.[0];
}

test("a first start makes a durable server that only this machine can reach, and only with the password", async () => {
  const postgres = await start({ dataDir: join(await folder(), "db") });
  const url = postgres.url("postgres");
  expect(await one(url, "show server_version")).toMatch(/^18\./);
  for (const name of ["fsync", "synchronous_commit", "full_page_writes"]) {
    expect(await one(url, `show ${name}`)).toBe("on");
  }
  expect(await one(url, "show listen_addresses")).toBe("127.0.0.1");
  expect(await one(url, "show max_connections")).toBe("100");
  expect(await one(url, "show server_encoding")).toBe("UTF8");
  const wrong = new URL(url);
  wrong.password = "guess";
  await expect(one(wrong.href, "select 1")).rejects.toThrow(/password authentication failed/);
});

test("data outlives an orderly stop, an immediate stop and a kill -9, and the end is announced", async () => {
  const dataDir = join(await folder(), "db");
  const first = await start({ dataDir });
  await first.ensureDatabase({ name: "app", signal });
  await one(first.url("app"), "create table t (n int)");
  let rows = 0;
  for (const end of ["fast", "immediate", "kill"] as const) {
    const postgres = await start({ dataDir });
    await one(postgres.url("app"), "insert into t values (1)");
    rows += 1;
    const exit = new Promise((resolve) => {
      postgres.onExit(resolve);
    });
    if (end === "kill") process.kill(postgres.pid, "SIGKILL");
    else await postgres.stop(end);
    expect(await exit).toMatchObject(end === "kill" ? { signal: "SIGKILL" } : { signal: null });
  }
  const last = await start({ dataDir });
  expect(await one(last.url("app"), "select count(*)::int from t")).toBe(rows);
});

test("a server left running in the folder is stopped in order before a new one starts", async () => {
  const dataDir = join(await folder(), "db");
  const left = await start({ dataDir });
  const exit = new Promise((resolve) => {
    left.onExit(resolve);
  });
  const next = await start({ dataDir });
  expect(await exit).toEqual({ code: 0, signal: null });
  expect(await one(next.url("postgres"), "select 1")).toBe(1);
});

test("a pid file that names somebody else's process does no harm to it and does not stop the start", async () => {
  const dataDir = join(await folder(), "db");
  await (await start({ dataDir })).stop();
  const bystander = spawn("sleep", ["60"]);
  cleanUps.push(async () => bystander.kill());
  await writeFile(
    join(dataDir, "postmaster.pid"),
    `${bystander.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n0 0\n`,
  );
  const postgres = await start({ dataDir });
  expect(await one(postgres.url("postgres"), "select 1")).toBe(1);
  expect([bystander.exitCode, bystander.signalCode]).toEqual([null, null]);
});

test("the server ends by itself when its launcher is killed with -9", async () => {
  const dataDir = join(await folder(), "db");
  const { pid, launcher } = await startInChild({ dataDir, options: {} });
  expect(isAlive(pid)).toBe(true);
  launcher.kill("SIGKILL");
  expect(await waitForEnd({ pid, limitMs: 10_000 })).toBe(true);
});

test.runIf(isRoot)("an ordinary user's server runs as that user", async () => {
  const parent = await folder();
  const dataDir = join(parent, "nobody", "db");
  await chmod(parent, 0o777);
  const { pid, launcher } = await startInChild({ dataDir, options: { uid: 65_534, gid: 65_534 } });
  expect((await stat(dataDir)).uid).toBe(65_534);
  launcher.kill("SIGKILL");
  expect(await waitForEnd({ pid, limitMs: 10_000 })).toBe(true);
});

test.runIf(isRoot)(
  "root's server runs as another user, and goes on with its data and programs below a folder that is closed to others",
  async () => {
    const home = await folder();
    const dataDir = join(home, "db");
    const open = await start({ dataDir });
    expect((await stat(dataDir)).uid).not.toBe(0);
    expect((await stat(`/proc/${open.pid}`)).uid).not.toBe(0);
    await open.ensureDatabase({ name: "kept", signal });
    await open.stop();

    const closed = join(home, "closed");
    await mkdir(closed, { mode: 0o700 });
    await rename(dataDir, join(closed, "db"));
    const native = dirname(dirname(findBinaries().postgres));
    await cp(native, join(closed, "native"), { recursive: true, verbatimSymlinks: true });
    const binaries = {
      postgres: join(closed, "native/bin/postgres"),
      initdb: join(closed, "native/bin/initdb"),
    };
    const moved = await start({ dataDir: join(closed, "db"), binaries });
    expect(await one(moved.url("kept"), "select 1")).toBe(1);
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
    const fresh = await start({ dataDir: join(closed, "new"), binaries });
    expect(await one(fresh.url("postgres"), "select 1")).toBe(1);
  },
);

test("a taken port is named", async () => {
  const port = await findFreePort();
  const blocker = createServer();
  await new Promise<void>((resolve) => {
    blocker.listen(port, "127.0.0.1", resolve);
  });
  cleanUps.push(
    () =>
      new Promise((resolve) => {
        blocker.close(resolve);
      }),
  );
  await expect(start({ dataDir: join(await folder(), "db"), port })).rejects.toMatchObject({
    code: "setup.port_taken",
    message: expect.stringContaining(String(port)),
  });
});

test("a folder that cannot be used is named, with the setting that mends it", async () => {
  const file = join(await folder(), "file");
  await writeFile(file, "");
  await expect(start({ dataDir: join(file, "db") })).rejects.toMatchObject({
    code: "setup.folder_unwritable",
    message: expect.stringMatching(/file.*WORKFUSE_DATA_DIR/s),
  });
});

test("data of another major version is left alone and named", async () => {
  const dataDir = join(await folder(), "db");
  await mkdir(dataDir);
  await writeFile(join(dataDir, "PG_VERSION"), "17\n");
  await expect(start({ dataDir })).rejects.toMatchObject({
    code: "setup.data_version",
    message: expect.stringContaining("Postgres 17"),
  });
});

test("a missing shared library is named", async () => {
  const alone = join(await folder(), "postgres");
  await cp(findBinaries().postgres, alone);
  const { output } = await run({ command: alone, args: ["--version"], signal });
  expect(explainFailure({ output, port: undefined, dataDir: "/data" })).toMatchObject({
    code: "setup.missing_library",
    message: expect.stringMatching(/\.so.*DATABASE_URL/s),
  });
});

test("what an interrupted first start left half-made is replaced", async () => {
  const parent = await folder();
  await mkdir(join(parent, "db.new"));
  await writeFile(join(parent, "db.new", "PG_VERSION"), "18\n");
  const postgres = await start({ dataDir: join(parent, "db") });
  expect(await one(postgres.url("postgres"), "select 1")).toBe(1);
  await expect(stat(join(parent, "db.new"))).rejects.toThrow("ENOENT");
});

test("an aborted start leaves no process", async () => {
  const parent = await folder();
  const abort = new AbortController();
  const log: Log = {
    ...quiet,
    debug: (_fields, message) => message.includes("starting PostgreSQL") && abort.abort(),
  };
  await expect(start({ dataDir: join(parent, "db"), log, signal: abort.signal })).rejects.toThrow(/aborted/);
  const postgres = await start({ dataDir: join(parent, "db") });
  expect(await one(postgres.url("postgres"), "select 1")).toBe(1);
});

test("a missing database is made once, also when several ask at the same moment", async () => {
  const postgres = await startTestPostgres();
  cleanUps.push(() => postgres.stop());
  await Promise.all(Array.from({ length: 5 }, () => postgres.ensureDatabase({ name: 'odd "name"', signal })));
  expect(await one(postgres.url('odd "name"'), "select current_database()")).toBe('odd "name"');
});

test("a test database is a copy of its template", async () => {
  const postgres = await startTestPostgres();
  cleanUps.push(() => postgres.stop());
  await postgres.ensureDatabase({ name: "template", signal });
  await one(postgres.url("template"), "create table t as select 42 as n");
  const url = await postgres.createDatabase({ template: "template" });
  expect(await one(url, "select n from t")).toBe(42);
});

/** Starts a server in a process of its own and resolves when it runs. */
async function startInChild({
  dataDir,
  options,
}: {
  dataDir: string;
  options: { uid?: number; gid?: number };
}): Promise<{ pid: number; launcher: ReturnType<typeof spawn> }> {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(fileURLToPath(new URL("./index.ts", import.meta.url)))});
    const nothing = () => {};
    const log = { debug: nothing, info: nothing, warn: nothing, error: console.error };
    const { pid } = await startPostgres({ dataDir: process.argv[1], password: "p", log, signal: new AbortController().signal });
    console.log(pid);
    setInterval(nothing, 1000);`;
  const launcher = spawn(process.execPath, ["--input-type=module", "-e", script, dataDir], {
    ...options,
    stdio: ["ignore", "pipe", "inherit"],
  });
  cleanUps.push(async () => launcher.kill("SIGKILL"));
  const pid = await new Promise<number>((resolve, reject) => {
    launcher.stdout.once("data", (chunk: Buffer) => {
      resolve(Number(chunk.toString("utf8")));
    });
    launcher.once("exit", () => {
      reject(new Error("the launcher ended"));
    });
  });
  return { pid, launcher };
}
