import { access, chmod, constants, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { WorkfuseError } from "@workfuse/errors";
import { z } from "zod";
import { lockFolder } from "./folder-lock.ts";
import { replaceFile } from "./write-file.ts";

/** The layout below is number 1; a change that older code cannot read gets the next one. */
const folderFormat = 1;

const formatSchema = z.object({ format: z.int().positive() });

export type DataFolder = {
  readonly root: string;
  readonly postgres: string;
  readonly secrets: string;
  readonly files: string;
  readonly logs: string;
  readonly keysFile: string;
  readonly processesFile: string;
  readonly announceRelease: () => Promise<void>;
  readonly release: () => Promise<void>;
};

/**
 * Makes or opens the folder that holds all state of one stack and locks it.
 * @throws WorkfuseError `setup.folder_unwritable`, `setup.folder_locked`, `setup.data_version`, `setup.data_damaged`
 */
export async function openDataFolder({
  path,
  signal,
}: {
  path: string;
  signal: AbortSignal;
}): Promise<DataFolder> {
  const root = resolve(path);
  await requireWritable(root);
  const lock = await lockFolder({ folder: root, signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw cause instanceof WorkfuseError ? cause : unwritable({ root, cause });
  });
  try {
    await checkFormat(root);
    const folder: DataFolder = {
      root,
      postgres: join(root, "postgres"),
      secrets: join(root, "secrets"),
      files: join(root, "files"),
      logs: join(root, "logs"),
      keysFile: join(root, "keys.json"),
      processesFile: join(root, "processes.json"),
      announceRelease: lock.announceRelease,
      release: lock.release,
    };
    for (const each of [folder.secrets, folder.files, folder.logs])
      await mkdir(each, { recursive: true, mode: 0o700 });
    return folder;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function requireWritable(root: string): Promise<void> {
  try {
    await makeFolder(root);
    // Postgres runs as another user when we are root, and has to pass through to its own folder.
    await chmod(root, process.getuid?.() === 0 ? 0o711 : 0o700);
    await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(root, `.probe.${process.pid}`);
    await writeFile(probe, "");
    await rm(probe);
  } catch (cause) {
    throw unwritable({ root, cause });
  }
}

/**
 * Makes a folder and those above it. Not `recursive`: Node tries for ever where a file system has the folder above but
 * says ENOENT to a new one (`/proc`).
 */
async function makeFolder(path: string): Promise<void> {
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory() === true) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path, { mode: 0o700 });
}

async function checkFormat(root: string): Promise<void> {
  const file = join(root, "format.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    await replaceFile({ file, text: `${JSON.stringify({ format: folderFormat })}\n` });
    return;
  }
  let format: number;
  try {
    format = formatSchema.parse(JSON.parse(text)).format;
  } catch (cause) {
    throw new WorkfuseError({
      code: "setup.data_damaged",
      message: `${file} is damaged. Restore the folder from a backup, or set WORKFUSE_DATA_DIR to another folder.`,
      cause,
    });
  }
  if (format > folderFormat) {
    throw new WorkfuseError({
      code: "setup.data_version",
      message: `${root} was written by a newer version of WorkFuse (data format ${format}, this version knows ${folderFormat}). Start that version, or set WORKFUSE_DATA_DIR to another folder.`,
      details: { found: format, known: folderFormat },
    });
  }
}

function unwritable({ root, cause }: { root: string; cause: unknown }): WorkfuseError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new WorkfuseError({
    code: "setup.folder_unwritable",
    message: `The data folder ${root} cannot be written (${reason}). Make it writable, or set WORKFUSE_DATA_DIR to another folder.`,
    cause,
  });
}
