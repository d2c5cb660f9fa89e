import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

export const temporaryMark = ".tmp-";

/**
 * Replaces a file so that after a crash either the old or the new content is there, whole: written beside it (mode
 * 0600), flushed, moved over it, and the folder flushed as well.
 */
export async function writeDurably({ file, text }: { file: string; text: string }): Promise<void> {
  const temporary = `${file}${temporaryMark}${randomBytes(6).toString("hex")}`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/** Removes a file so that it stays removed after a crash. */
export async function removeDurably(file: string): Promise<void> {
  await rm(file, { force: true });
  await syncFolder(dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
