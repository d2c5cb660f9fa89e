import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { WorkfuseError } from "@workfuse/errors";
import type { Ids, StoredFile } from "@workfuse/ports";
import { objectKeyOf } from "./object-key.ts";
import type { ObjectStore } from "./object-store.ts";

/** A file whose bytes are kept, but of which nothing is on record yet: without a record, they are removed in a day. */
export type StagedFile = StoredFile & { readonly storageKey: string };

/** Keeps bytes before it is decided whether they become a file. */
export type FileStage = (input: {
  readonly name: string;
  readonly contentType: string;
  readonly content: AsyncIterable<Uint8Array>;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}) => Promise<StagedFile>;

/** @throws WorkfuseError `file.too_large`, `file.unavailable`; the stream's own error */
export function createFileStage({
  store,
  announce,
  ids,
}: {
  store: Pick<ObjectStore, "put">;
  /** Puts on record that an object is about to be written. */
  announce: (input: { storageKey: string }) => Promise<void>;
  ids: Ids;
}): FileStage {
  return async ({ name, contentType, content, maxBytes, signal }) => {
    // A stream may fail before it is read; an error that nobody listens to would end the process.
    if (content instanceof Readable) content.on("error", () => undefined);
    const id = ids.next();
    const storageKey = objectKeyOf(id);
    try {
      await announce({ storageKey });
    } catch (error) {
      if (content instanceof Readable) content.destroy();
      throw error;
    }
    const counted = countAndHash({ content, maxBytes });
    await store.put({ key: storageKey, content: counted.stream, signal });
    const described = { name: displayName(name), contentType: plainType(contentType) };
    return { id, ...described, ...counted.result(), storageKey };
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
