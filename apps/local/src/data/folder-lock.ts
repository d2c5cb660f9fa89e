import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { WorkfuseError } from "@workfuse/errors";
import { z } from "zod";
import { isSameProcess, processStart } from "./process-identity.ts";
import { replaceFile } from "./write-file.ts";

const holderSchema = z.object({ pid: z.int(), start: z.string(), isStopping: z.boolean().default(false) });

export type FolderLock = {
  /** Says that the folder will be free soon: who starts next waits for it. */
  readonly announceRelease: () => Promise<void>;
  readonly release: () => Promise<void>;
};

// A stack that is being stopped may still have to notice it; one that has noticed gets its time to do it in order.
const noticeLimitMs = 1500;
const stopLimitMs = 60_000;

/**
 * Takes the folder for this process. The lock of a process that is gone, or whose id now belongs to another, is
 * replaced, so that nothing has to be removed by hand after a crash; that of one that is stopping is waited for.
 * @throws WorkfuseError `setup.folder_locked`
 */
export async function lockFolder({
  folder,
  signal,
}: {
  folder: string;
  signal: AbortSignal;
}): Promise<FolderLock> {
  const lock = join(folder, "lock");
  const own = join(folder, `lock.${process.pid}`);
  const self = { pid: process.pid, start: await processStart(process.pid) };
  const began = performance.now();
  await writeFile(own, JSON.stringify(self));
  try {
    for (;;) {
      try {
        // Linking fails where the name is taken: only one of two processes that start together gets through.
        await link(own, lock);
        break;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
      const holder = await removeStale(lock);
      if (holder === undefined) continue;
      const limit = holder.isStopping ? stopLimitMs : noticeLimitMs;
      if (performance.now() - began > limit) throw locked({ folder, pid: holder.pid });
      await sleep(50, undefined, { signal });
    }
  } finally {
    await rm(own, { force: true });
  }
  const isOurs = async (): Promise<boolean> =>
    parseHolder(await readFile(lock, "utf8").catch(() => ""))?.pid === self.pid;
  return {
    announceRelease: async () => {
      if (await isOurs())
        await replaceFile({ file: lock, text: JSON.stringify({ ...self, isStopping: true }) });
    },
    release: async () => {
      if (await isOurs()) await rm(lock, { force: true });
    },
  };
}

function locked({ folder, pid }: { folder: string; pid: number }): WorkfuseError {
  return new WorkfuseError({
    code: "setup.folder_locked",
    message: `Another WorkFuse (process ${pid}) works in ${folder}. Stop it, or set WORKFUSE_DATA_DIR (and PORT) to start a second one beside it.`,
    details: { pid },
  });
}

/** Removes a lock that nobody holds any more; otherwise gives its holder. */
async function removeStale(lock: string): Promise<z.output<typeof holderSchema> | undefined> {
  const found = await readFile(lock, "utf8").catch(() => undefined);
  if (found === undefined) return undefined;
  const holder = parseHolder(found);
  if (holder !== undefined && (await isSameProcess(holder))) return holder;
  const aside = `${lock}.stale.${process.pid}`;
  await rename(lock, aside).catch(() => undefined);
  // Between reading and renaming somebody else may have replaced the stale lock by their own: give it back.
  if ((await readFile(aside, "utf8").catch(() => found)) !== found)
    await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
  return undefined;
}

function parseHolder(text: string): z.output<typeof holderSchema> | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
