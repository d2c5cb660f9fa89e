import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockFolder } from "./folder-lock.ts";
import { loadKeys } from "./keys.ts";
import { createProcessRecord, endLeftovers } from "./leftovers.ts";
import { processStart } from "./process-identity.ts";

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const signal = new AbortController().signal;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "workfuse-data-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a folder is locked once, and free again after its release", async () => {
  const lock = await lockFolder({ folder, signal });
  await expect(lockFolder({ folder, signal })).rejects.toMatchObject({ code: "setup.folder_locked" });
  await lock.release();
  await (await lockFolder({ folder, signal })).release();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["of a process that is gone", JSON.stringify({ pid: 2 ** 22 - 7, start: "1" })],
  ["of a process id that now belongs to another", JSON.stringify({ pid: process.pid, start: "1" })],
  ["that a crash cut off", '{"pid":'],
])("a lock %s is replaced", async (_name, text) => {
  await writeFile(join(folder, "lock"), text);
  const lock = await lockFolder({ folder, signal });
  expect(await readdir(folder)).toEqual(["lock"]);
  await lock.release();
});

test("a lock whose holder is stopping is waited for", async () => {
  const lock = await lockFolder({ folder, signal });
  await lock.announceRelease();
  const next = lockFolder({ folder, signal });
  await new Promise((resolve) => setTimeout(resolve, 1800));
  await lock.release();
  await (await next).release();
});

test("a lock is only given back by its holder", async () => {
  const lock = await lockFolder({ folder, signal });
  await writeFile(join(folder, "lock"), "somebody else's");
  await lock.release();
  expect(await readFile(join(folder, "lock"), "utf8")).toBe("somebody else's");
});

test("keys are random, stay, and their file is for its owner only", async () => {
  const file = join(folder, "keys.json");
  const keys = await loadKeys({ file, isFirstUse: true });
  expect(await loadKeys({ file, isFirstUse: false })).toEqual(keys);
  expect(keys.inngestSigningKey).toMatch(/^signkey-prod-[0-9a-f]{64}$/);
  await chmod(file, 0o644);
  await loadKeys({ file, isFirstUse: false });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await rm(file);
  expect(await loadKeys({ file, isFirstUse: true })).not.toEqual(keys);
  await writeFile(file, "{}");
  await expect(loadKeys({ file, isFirstUse: true })).rejects.toMatchObject({ code: "setup.data_damaged" });
});

test("a part left behind is waited for, then ended; a stranger with its process id is left alone", async () => {
  const file = join(folder, "processes.json");
  const [left, stranger] = [spawn("sleep", ["60"]), spawn("sleep", ["60"])];
  const record = createProcessRecord(file);
  await record.add({ name: "worker", pid: left.pid ?? 0 });
  const list: unknown = JSON.parse(await readFile(file, "utf8"));
  expect(list).toMatchObject([{ name: "worker", pid: left.pid, start: await processStart(left.pid ?? 0) }]);
  await writeFile(
    file,
    JSON.stringify([...(Array.isArray(list) ? list : []), { name: "api", pid: stranger.pid, start: "1" }]),
  );
  const began = performance.now();
  await endLeftovers({ file, limitMs: 200, log, signal });
  expect(performance.now() - began).toBeGreaterThan(190);
  expect([left.signalCode, stranger.signalCode]).toEqual(["SIGKILL", null]);
  stranger.kill();
});

test("a part that ended is not in the record any more", async () => {
  const file = join(folder, "processes.json");
  const record = createProcessRecord(file);
  await record.add({ name: "worker", pid: process.pid });
  await record.remove(process.pid);
  expect(await readFile(file, "utf8")).toBe("[]");
});
