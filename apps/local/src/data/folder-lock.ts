import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WorkfuseError } from "@workfuse/errors";
import { z } from "zod";
import { isSameProcess, processStart } from "./process-identity.ts";

const holderSchema = z.object({ pid: z.int(), start: z.string() });

/**
 * Takes the folder for this process. The lock of a process that is gone, or whose id now belongs to another, is
 * replaced, so that nothing has to be removed by hand after a crash.
 * @throws WorkfuseError `setup.folder_locked`
 */
export async function lockFolder(folder: string): Promise<{ readonly release: () => Promise<void> }> {
  const lock = join(folder, "lock");
  const own = join(folder, `lock.${process.pid}`);
  const text = JSON.stringify({ pid: process.pid, start: await processStart(process.pid) });
  await writeFile(own, text);
  try {
    for (;;) {
      try {
        // Linking fails where the name is taken: only one of two processes that start together gets through.
        await link(own, lock);
        break;
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      }
      await removeStale({ lock, folder });
    }
  } finally {
    await rm(own, { force: true });
  }
  return {
    release: async () => {
      if ((await readFile(lock, "utf8").catch(() => "")) === text) await rm(lock, { force: true });
    },
  };
}

async function removeStale({ lock, folder }: { lock: string; folder: string }): Promise<void> {
  const found = await readFile(lock, "utf8").catch(() => undefined);
  if (found === undefined) return;
  const holder = parseHolder(found);
  if (holder !== undefined && (await isSameProcess(holder))) {
    throw new WorkfuseError({
      code: "setup.folder_locked",
      message: `Another WorkFuse (process ${holder.pid}) works in ${folder}. Stop it, or set WORKFUSE_DATA_DIR (and PORT) to start a second one beside it.`,
      details: { pid: holder.pid },
    });
  }
  const aside = `${lock}.stale.${process.pid}`;
  await rename(lock, aside).catch(() => undefined);
  // Between reading and renaming somebody else may have replaced the stale lock by their own: give it back.
  if ((await readFile(aside, "utf8").catch(() => found)) !== found)
    await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(text: string): z.output<typeof holderSchema> | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
