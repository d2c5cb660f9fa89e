import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { checkedKey } from "./object-key.ts";
import type { ObjectStore } from "./object-store.ts";
import { notFound, unavailable } from "./unavailable.ts";

const chunkBytes = 256 * 1024;

/**
 * Bytes as files of a folder: written under another name, made durable, then renamed, so that what is there is whole.
 * The folder must be on a disk that all of our processes see.
 */
export function createFolderStore({ root }: { root: string }): ObjectStore {
  const pathOf = (key: string): string => join(root, checkedKey(key));

  return {
    async put({ key, content, signal }) {
      const path = pathOf(key);
      const unfinished = `${path}.${randomUUID()}.part`;
      let source: { readonly error: unknown } | undefined;
      content.once("error", (error) => {
        source = { error };
      });
      try {
        await makeDurableFolder({ root, folder: dirname(path) });
        const target = createWriteStream(unfinished, { flags: "wx", mode: 0o600, flush: true });
        await pipeline(content, target, { signal });
        await rename(unfinished, path);
        await syncFolder(dirname(path));
      } catch (error) {
        content.destroy();
        await rm(unfinished, { force: true }).catch(() => undefined);
        signal.throwIfAborted();
        // The stream's own failure is its maker's business, not a fault of this store.
        if (source) throw source.error;
        throw unavailable(error);
      }
    },

    async get({ key, signal }) {
      const path = pathOf(key);
      let handle: FileHandle;
      try {
        handle = await open(path, "r");
      } catch (error) {
        throw isMissing(error) ? notFound(error) : unavailable(error);
      }
      return handle.createReadStream({ highWaterMark: chunkBytes, signal });
    },

    async delete({ key }) {
      try {
        await rm(pathOf(key), { force: true });
      } catch (error) {
        throw unavailable(error);
      }
    },

    close() {},
  };
}

/** A folder's own entry is durable once the folder above is synced. */
async function makeDurableFolder({ root, folder }: { root: string; folder: string }): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let each = dirname(folder); each.length >= root.length; each = dirname(each)) await syncFolder(each);
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
