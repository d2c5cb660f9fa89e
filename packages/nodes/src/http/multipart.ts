import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { StoredFile, StreamedBody } from "@workfuse/ports";

export type Part = {
  readonly name: string;
  readonly content: string | { readonly file: StoredFile; readonly open: () => Promise<Readable> };
};

/** A `multipart/form-data` body (RFC 7578), written as browsers do. Files are read while they are sent. */
export function multipartBody(parts: readonly Part[]): { body: StreamedBody; contentType: string } {
  const boundary = `workfuse-${randomUUID()}`;
  const heads = parts.map((part) => Buffer.from(headOf({ part, boundary })));
  const end = Buffer.from(`--${boundary}--\r\n`);
  const size =
    heads.reduce((sum, head) => sum + head.byteLength + 2, 0) +
    parts.reduce((sum, { content }) => sum + sizeOf(content), 0) +
    end.byteLength;

  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const [index, { content }] of parts.entries()) {
      yield heads[index] ?? end;
      if (typeof content === "string") yield Buffer.from(content);
      else yield* (await content.open()) as AsyncIterable<Uint8Array>;
      yield Buffer.from("\r\n");
    }
    yield end;
  }
  return {
    body: { size, open: async () => Readable.from(chunks(), { objectMode: false }) },
    contentType: `multipart/form-data; boundary=${boundary}`,
  };
}

function headOf({ part: { name, content }, boundary }: { part: Part; boundary: string }): string {
  const disposition = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"`;
  if (typeof content === "string") return `${disposition}\r\n\r\n`;
  const { file } = content;
  return `${disposition}; filename="${quoted(file.name)}"\r\nContent-Type: ${file.contentType}\r\n\r\n`;
}

function sizeOf(content: Part["content"]): number {
  return typeof content === "string" ? Buffer.byteLength(content) : content.file.size;
}

// What would end the name, as the HTML standard has it. Nothing in a name can add a header.
function quoted(text: string): string {
  return text.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
