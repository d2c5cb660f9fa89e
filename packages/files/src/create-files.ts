import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { WorkfuseError } from "@workfuse/errors";
import type { Files, Ids, StoredFile } from "@workfuse/ports";
import { objectKeyOf } from "./object-key.ts";
import type { ObjectStore } from "./object-store.ts";
import { notFound } from "./unavailable.ts";

type FileRecord = StoredFile & {
  readonly workspaceId: string;
  readonly executionId: string | null;
  readonly storageKey: string;
};

/** Where it is kept what is known of files; `createFileRepository` of packages/db is one. */
export type FileRecords = {
  readonly announce: (input: { storageKey: string }) => Promise<void>;
  readonly create: (row: FileRecord) => Promise<boolean>;
  readonly get: (input: { workspaceId: string; id: string }) => Promise<FileRecord | undefined>;
  readonly delete: (input: { workspaceId: string; id: string }) => Promise<boolean>;
};

/** Files over a store of bytes and a table of what is known of them. */
export function createFiles({
  store,
  records,
  ids,
}: {
  store: ObjectStore;
  records: FileRecords;
  ids: Ids;
}): Files {
  async function find({ workspaceId, id }: { workspaceId: string; id: string }): Promise<FileRecord> {
    const found = await records.get({ workspaceId, id });
    if (!found) throw notFound();
    return found;
  }

  return {
    async put({ workspaceId, executionId, name, contentType, content, maxBytes, signal }) {
      // A stream may fail before it is read; an error that nobody listens to would end the process.
      if (content instanceof Readable) content.on("error", () => undefined);
      const id = ids.next();
      const storageKey = objectKeyOf(id);
      try {
        await records.announce({ storageKey });
      } catch (error) {
        if (content instanceof Readable) content.destroy();
        throw error;
      }
      const counted = countAndHash({ content, maxBytes });
      await store.put({ key: storageKey, content: counted.stream, signal });
      const file = { id, name: displayName(name), contentType: plainType(contentType), ...counted.result() };
      const isKept = await records.create({ ...file, workspaceId, executionId, storageKey });
      if (!isKept) {
        throw new WorkfuseError({
          code: "execution.superseded",
          message: "The execution that made this file is gone.",
        });
      }
      return file;
    },

    async info(input) {
      return present(await find(input));
    },

    async open({ workspaceId, id, signal }) {
      const found = await find({ workspaceId, id });
      return { file: present(found), content: await store.get({ key: found.storageKey, signal }) };
    },

    async delete(input) {
      if (!(await records.delete(input))) throw notFound();
    },
  };
}

function countAndHash({ content, maxBytes }: { content: AsyncIterable<Uint8Array>; maxBytes: number }) {
  const hash = createHash("sha256");
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      size += chunk.byteLength;
      if (size > maxBytes) {
        throw new WorkfuseError({
          code: "file.too_large",
          message: `The file is larger than ${maxBytes} bytes.`,
          details: { maximum: maxBytes },
        });
      }
      hash.update(chunk);
      yield chunk;
    }
  }
  return {
    stream: Readable.from(counted(), { objectMode: false }),
    result: () => ({ size, sha256: hash.digest("hex") }),
  };
}

function present({ id, name, contentType, size, sha256 }: FileRecord): StoredFile {
  return { id, name, contentType, size, sha256 };
}

const longestName = 255;

/** A name that every system can show and save: no folders, no control characters, not empty. */
function displayName(name: string): string {
  const tidy = name
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}/\\]/gu, "_")
    .trim();
  return /^\.*$/.test(tidy) ? "file" : tidy.slice(0, longestName).toWellFormed();
}

/** A media type that can stand in a header; what is none is bytes. */
function plainType(contentType: string): string {
  const type = contentType.trim().toLowerCase();
  return type.length <= 200 &&
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w-]+=(?:[\w.:+-]+|"[\w .:+-]*"))*$/.test(type)
    ? type
    : "application/octet-stream";
}
