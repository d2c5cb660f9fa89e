import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import { type Entry, type ZipFile, fromBufferPromise } from "yauzl";
import type { FileReference } from "../fields/file-field.ts";
import type { NodeRunInput } from "../node-run.ts";
import { contentTypeOf } from "../values/content-type-of.ts";
import { readBytes, storeFile } from "../values/stored-files.ts";

const mostFiles = 1000;
// The archive itself is in memory while it is unpacked; what it holds goes to the store as it is unpacked.
const mostArchiveBytes = 200 * 1024 * 1024;

type Unpacked = FileReference & { readonly path: string };

/**
 * What a ZIP archive holds, each entry as a file. Bytes are counted as they are unpacked, whatever the archive claims.
 * Where it fails, no file of it stays.
 * @throws WorkfuseError `file.*`, `node.failed` for what is no archive that can be read
 */
export async function unzipFile({
  input,
  id,
  maxBytes,
}: {
  input: NodeRunInput<unknown>;
  id: string;
  maxBytes: number;
}): Promise<readonly Unpacked[]> {
  const { ports, workspaceId } = input;
  const { bytes } = await readBytes({ input, id, maxBytes: mostArchiveBytes });
  const unpacked: Unpacked[] = [];
  try {
    const archive = await openArchive(bytes);
    if (archive.entryCount > mostFiles) {
      throw tooMuch(`The archive holds ${archive.entryCount} entries; at most ${mostFiles} are unpacked.`);
    }
    let left = maxBytes;
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      const file = await store({ input, archive, entry, maxBytes: left, total: maxBytes });
      left -= file.size;
      unpacked.push({ ...file, path: entry.fileName });
    }
    return unpacked;
  } catch (error) {
    for (const { $file } of unpacked)
      await ports.files.delete({ workspaceId, id: $file }).catch(() => undefined);
    input.signal.throwIfAborted();
    throw isWorkfuseError(error) ? error : unreadable(error);
  }
}

async function openArchive(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, { lazyEntries: true });
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function store({
  input,
  archive,
  entry,
  maxBytes,
  total,
}: {
  input: NodeRunInput<unknown>;
  archive: ZipFile;
  entry: Entry;
  maxBytes: number;
  total: number;
}): Promise<FileReference> {
  if (entry.isEncrypted()) {
    throw new WorkfuseError({
      code: "node.failed",
      message: "The archive is encrypted and cannot be unpacked.",
    });
  }
  const name = entry.fileName.split("/").at(-1) ?? entry.fileName;
  const content = await archive.openReadStreamPromise(entry);
  try {
    return await storeFile({ input, name, contentType: contentTypeOf(name), content, maxBytes });
  } catch (error) {
    if (isWorkfuseError(error) && error.code === "file.too_large") {
      throw tooMuch(`The archive unpacks to more than ${total} bytes.`);
    }
    throw error;
  }
}

function tooMuch(message: string): WorkfuseError {
  return new WorkfuseError({ code: "file.too_large", message });
}

function unreadable(cause: unknown): WorkfuseError {
  return new WorkfuseError({
    code: "node.failed",
    message: "This is not a ZIP archive that can be unpacked: it is damaged or of another kind.",
    cause,
  });
}
