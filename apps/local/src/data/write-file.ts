import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";

/** Replaces a small file as a whole, readable by its owner only; after a crash the old or the new content is there. */
export async function replaceFile({ file, text }: { file: string; text: string }): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString("hex")}`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
