import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { WorkfuseError } from "@workfuse/errors";
import type { PostgresBinaries } from "./binaries.ts";
import { type Identity, commandAs, ownerOf } from "./identity.ts";
import { serverEnvironment } from "./environment.ts";
import { run } from "./run.ts";
import { explainFailure } from "./server-log.ts";

const majorVersion = "18";

/** `missing` where there is nothing yet. @throws WorkfuseError `setup.data_version`, `setup.folder_unwritable` */
export async function inspectDataDir(dataDir: string): Promise<"missing" | "ready"> {
  let found: string;
  try {
    found = (await readFile(join(dataDir, "PG_VERSION"), "utf8")).trim();
  } catch (cause) {
    if (isCode(cause, "ENOENT")) return "missing";
    throw unwritable({ dataDir, cause });
  }
  if (found === majorVersion) return "ready";
  throw new WorkfuseError({
    code: "setup.data_version",
    message: `${dataDir} holds data of Postgres ${found}, this version of WorkFuse brings Postgres ${majorVersion}. Dump it with the version that wrote it and restore it, or set WORKFUSE_DATA_DIR to another folder.`,
    details: { found, expected: majorVersion },
  });
}

/**
 * Makes a new cluster beside its place and moves it there when it is complete, so that an interrupted first start
 * leaves nothing half-made. UTF-8 with the collation built into Postgres: the same order on every machine, for ever.
 */
export async function initialise({
  dataDir,
  binaries,
  identity,
  user,
  password,
  sync,
  signal,
}: {
  dataDir: string;
  binaries: PostgresBinaries;
  identity: Identity;
  user: string;
  password: string;
  sync: boolean;
  signal: AbortSignal;
}): Promise<void> {
  const fresh = `${dataDir}.new`;
  const secrets = await mkdtemp(join(tmpdir(), "workfuse-"));
  try {
    const passwordFile = join(secrets, "password");
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { mode: 0o700, recursive: true }).catch((cause: unknown) => {
      throw unwritable({ dataDir, cause });
    });
    const owner = ownerOf(identity);
    if (owner !== undefined) {
      for (const path of [secrets, passwordFile, fresh]) await chown(path, owner.uid, owner.gid);
    }
    const line = commandAs({
      identity,
      program: binaries.initdb,
      args: [
        `--pgdata=${fresh}`,
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        ...(sync ? [] : ["--no-sync"]),
      ],
    });
    const options = { ...line.options, cwd: "/", env: serverEnvironment() };
    const { code, output } = await run({ ...line, options, signal });
    if (code !== 0) throw explainFailure({ output, port: undefined, dataDir });
    await rename(fresh, dataDir);
  } finally {
    await rm(secrets, { recursive: true, force: true });
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The folder above the data folder, made where it is missing. @throws WorkfuseError `setup.folder_unwritable` */
export async function makeParent(dataDir: string): Promise<string> {
  const parent = dirname(dataDir);
  await mkdir(parent, { recursive: true }).catch((cause: unknown) => {
    throw unwritable({ dataDir, cause });
  });
  return parent;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function unwritable({ dataDir, cause }: { dataDir: string; cause: unknown }): WorkfuseError {
  return new WorkfuseError({
    code: "setup.folder_unwritable",
    message: `The database folder ${dataDir} cannot be used (${cause instanceof Error ? cause.message : String(cause)}). Make it writable for the user who starts WorkFuse, or set WORKFUSE_DATA_DIR to another folder.`,
    cause,
  });
}
