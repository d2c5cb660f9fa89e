import { Readable } from "node:stream";
import { WorkfuseError } from "@workfuse/errors";
import type { StoredFile } from "@workfuse/ports";
import type { z } from "zod";
import { type FileReference, fileField, type filesField } from "../fields/file-field.ts";
import type { NodeRunInput } from "../node-run.ts";

type Given = Pick<NodeRunInput<unknown>, "ports" | "workspaceId" | "effectKey" | "signal">;

/** How a stored file stands in a node's output. */
export function referenceOf({ id, name, contentType, size }: StoredFile): FileReference {
  return { $file: id, name, contentType, size };
}

/** The id of the file that a value refers to, if it refers to one. */
export function fileIdIn(value: unknown): string | undefined {
  const parsed = fileField.safeParse(value);
  return parsed.success ? parsed.data.$file : undefined;
}

/** The ids of a field that takes one file or several. */
export function fileIdsOf(given: z.output<typeof filesField>): readonly string[] {
  return (
    Array.isArray(given)
      ? (given as readonly z.output<typeof fileField>[])
      : [given as z.output<typeof fileField>]
  ).map(({ $file }) => $file);
}

/** Keeps bytes as a file of this execution. @throws WorkfuseError `file.*` */
export async function storeFile({
  input: { ports, workspaceId, effectKey, signal },
  ...file
}: {
  input: Given;
  name: string;
  contentType: string;
  content: AsyncIterable<Uint8Array>;
  maxBytes: number;
}): Promise<FileReference> {
  const [executionId = null] = effectKey.split(":", 1);
  return referenceOf(await ports.files.put({ workspaceId, executionId, ...file, signal }));
}

/** Keeps what is in memory already. @throws WorkfuseError `file.*` */
export async function storeBytes({
  bytes,
  ...rest
}: {
  input: Given;
  name: string;
  contentType: string;
  bytes: Uint8Array;
}): Promise<FileReference> {
  async function* content(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  return storeFile({ ...rest, content: content(), maxBytes: bytes.byteLength });
}

/** A file's bytes, asked of the store only once somebody reads them; the stream fails with `file.*`. */
export function contentOf({
  input: { ports, workspaceId, signal },
  id,
}: {
  input: Pick<Given, "ports" | "workspaceId" | "signal">;
  id: string;
}): Readable {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const { content } = await ports.files.open({ workspaceId, id, signal });
    yield* content as AsyncIterable<Uint8Array>;
  }
  return Readable.from(bytes(), { objectMode: false });
}

/** A whole file in memory. @throws WorkfuseError `file.not_found`, `file.too_large` before anything is read */
export async function readBytes({
  input: { ports, workspaceId, signal },
  id,
  maxBytes,
}: {
  input: Given;
  id: string;
  maxBytes: number;
}): Promise<{ readonly file: StoredFile; readonly bytes: Buffer }> {
  const known = await ports.files.info({ workspaceId, id });
  if (known.size > maxBytes) {
    throw new WorkfuseError({
      code: "file.too_large",
      message: `“${known.name}” has ${known.size} bytes; at most ${maxBytes} are read into memory here.`,
      details: { size: known.size, maximum: maxBytes },
    });
  }
  const { file, content } = await ports.files.open({ workspaceId, id, signal });
  const chunks: Buffer[] = [];
  for await (const chunk of content as AsyncIterable<Buffer>) chunks.push(chunk);
  return { file, bytes: Buffer.concat(chunks) };
}
