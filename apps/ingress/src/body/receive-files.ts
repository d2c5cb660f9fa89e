import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import { WorkfuseError, isWorkfuseError } from "@workfuse/errors";
import type { FileStage, StagedFile } from "@workfuse/files";
import type { FileReference } from "@workfuse/nodes/catalog";
import { tooLarge } from "./read-body.ts";

/** A body that holds files: its bytes are in the file store by now, and `data` refers to them. */
export type Received = {
  readonly data: unknown;
  readonly files: readonly StagedFile[];
  /** Bytes of the whole body. */
  readonly size: number;
  readonly sha256: string;
};

type Input = {
  readonly source: Readable;
  readonly contentType: string;
  readonly stage: FileStage;
  /** Bytes of the whole body. */
  readonly maximum: number;
  /** Bytes of all fields that are no files. */
  readonly fieldMaximum: number;
  readonly signal: AbortSignal;
};

const limits = { fieldNameSize: 200, fields: 1000, files: 50, parts: 1000, headerPairs: 100 };

/** A body that is one file. @throws WorkfuseError `request.too_large`, `file.unavailable` */
export async function receiveBinary({
  source,
  contentType,
  stage,
  maximum,
  signal,
}: Input): Promise<Received> {
  const counted = count({ source, maximum });
  const file = await stage({
    name: "body",
    contentType,
    content: counted.stream,
    // The whole body has the limit already.
    maxBytes: Number.POSITIVE_INFINITY,
    signal,
  });
  const { size, sha256 } = counted.result();
  return size === 0
    ? { data: null, files: [], size, sha256 }
    : { data: referenceTo(file), files: [file], size, sha256 };
}

/**
 * multipart/form-data: fields as texts, files as references, lists where a name comes several times.
 * @throws WorkfuseError `request.invalid`, `request.too_large`, `file.unavailable`
 */
export async function receiveMultipart(input: Input): Promise<Received> {
  const { source, contentType, stage, maximum, fieldMaximum } = input;
  const stop = new AbortController();
  const signal = AbortSignal.any([input.signal, stop.signal]);
  const parser = createParser({ contentType, fieldMaximum });
  const parts: { name: string; value: string | Promise<StagedFile> }[] = [];
  let left = fieldMaximum;
  parser.on("field", (name, value, isNameCut, isValueCut) => {
    left -= name.length + value.length;
    if (isNameCut || isValueCut || left < 0) parser.destroy(tooLarge(fieldMaximum));
    else parts.push({ name, value });
  });
  parser.on("file", (name, content, fileName, _encoding, type) => {
    const file = stage({
      name: fileName ?? "file",
      contentType: type,
      content,
      maxBytes: Number.POSITIVE_INFINITY,
      signal,
    });
    file.catch((error: unknown) => {
      parser.destroy(error instanceof Error ? error : new Error("a file was not kept", { cause: error }));
    });
    parts.push({ name, value: file });
  });
  for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const) {
    parser.on(limit, () => parser.destroy(tooMany()));
  }
  const counted = count({ source, maximum });
  try {
    await pipeline(counted.stream, parser, { signal });
    const files: StagedFile[] = [];
    const data: Record<string, unknown> = Object.create(null);
    for (const { name, value } of parts) {
      const file = typeof value === "string" ? undefined : await value;
      if (file) files.push(file);
      put({ data, name, value: file ? referenceTo(file) : value });
    }
    return { data, files, ...counted.result() };
  } catch (error) {
    // Files that are still being written end with this; what of them is in the store has no record and is removed.
    stop.abort(error);
    await Promise.allSettled(parts.map(async ({ value }) => value));
    input.signal.throwIfAborted();
    if (isWorkfuseError(error) || isOfNode(error)) throw error;
    throw new WorkfuseError({
      code: "request.invalid",
      message: "The multipart body is malformed.",
      cause: error,
    });
  }
}

/** Errors of the socket or the file store have a code; the parser's have none. */
function isOfNode(error: unknown): boolean {
  return error instanceof Error && "code" in error;
}

function createParser({ contentType, fieldMaximum }: { contentType: string; fieldMaximum: number }) {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: { ...limits, fieldSize: fieldMaximum },
    });
  } catch (cause) {
    throw new WorkfuseError({
      code: "request.invalid",
      message: "The multipart body names no boundary.",
      cause,
    });
  }
}

function tooMany(): WorkfuseError {
  return new WorkfuseError({
    code: "request.too_large",
    message: `A multipart body has at most ${limits.parts} parts, ${limits.files} of them files.`,
  });
}

function put({ data, name, value }: { data: Record<string, unknown>; name: string; value: unknown }): void {
  const before = data[name];
  if (before === undefined) data[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else data[name] = [before, value];
}

function referenceTo({ id, name, contentType, size }: StagedFile): FileReference {
  return { $file: id, name, contentType, size };
}

function count({ source, maximum }: { source: Readable; maximum: number }) {
  const hash = createHash("sha256");
  let size = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    // A body's stream without an encoding gives buffers.
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maximum) throw tooLarge(maximum);
      hash.update(chunk);
      yield chunk;
    }
  }
  return {
    stream: Readable.from(counted(), { objectMode: false }),
    result: () => ({ size, sha256: hash.digest("hex") }),
  };
}
