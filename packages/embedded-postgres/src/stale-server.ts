import { readFile, realpath, readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "@workfuse/ports";
import { WorkfuseError } from "@workfuse/errors";
import { isAlive, waitForEnd } from "./process-alive.ts";
import { run } from "./run.ts";

const fastLimitMs = 60_000;
const immediateLimitMs = 15_000;

async function recordedPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** Whether this process is a Postgres server that works in this very folder: process ids are used again. */
async function isServerOf({
  pid,
  dataDir,
  signal,
}: {
  pid: number;
  dataDir: string;
  signal: AbortSignal;
}): Promise<boolean> {
  const folder = await realpath(dataDir);
  if (process.platform === "linux") {
    // The server makes the data folder its working directory; nobody but its owner and root may read this link.
    const [workingDir, program] = await Promise.all([
      readlink(`/proc/${pid}/cwd`).catch(() => ""),
      readFile(`/proc/${pid}/comm`, "utf8").catch(() => ""),
    ]);
    return workingDir === folder && program.trim() === "postgres";
  }
  const { output } = await run({ command: "ps", args: ["-o", "command=", "-p", String(pid)], signal });
  return (
    output.includes("postgres") && (output.includes(`-D ${dataDir} `) || output.includes(`-D ${folder} `))
  );
}

/**
 * Deals with what a crash of the launcher left: a server of this folder that still runs is stopped in order; a pid
 * file that names nobody, or somebody else's process, is removed.
 * @throws WorkfuseError `setup.folder_locked` when the server does not stop
 */
export async function clearStaleServer({
  dataDir,
  log,
  signal,
}: {
  dataDir: string;
  log: Log;
  signal: AbortSignal;
}): Promise<void> {
  const pid = await recordedPid(dataDir);
  if (pid === undefined) return;
  if (isAlive(pid) && (await isServerOf({ pid, dataDir, signal }))) {
    log.warn({ pid, dataDir }, "stopping a Postgres server that an earlier run left in this folder");
    process.kill(pid, "SIGINT");
    if (await waitForEnd({ pid, limitMs: fastLimitMs })) return;
    process.kill(pid, "SIGQUIT");
    if (await waitForEnd({ pid, limitMs: immediateLimitMs })) return;
    throw new WorkfuseError({
      code: "setup.folder_locked",
      message: `A Postgres server (process ${pid}) still works in ${dataDir} and does not stop. End it, or set WORKFUSE_DATA_DIR to another folder.`,
      details: { pid },
    });
  }
  await rm(join(dataDir, "postmaster.pid"), { force: true });
}
