import { PassThrough, type Readable, type Transform, pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { WorkfuseError } from "@workfuse/errors";

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The body after decompression. @throws WorkfuseError `egress.response_too_large` before more than that is held */
export async function readBody({
  body,
  encoding,
  maxBytes,
}: {
  body: Readable;
  encoding: string | undefined;
  maxBytes: number;
}): Promise<Uint8Array> {
  const decoder = decoders[(encoding ?? "").trim().toLowerCase()] ?? (() => new PassThrough());
  // The callback form reports an error on the stream that is read below.
  const decoded = pipeline(body, decoder(), () => {});
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw new WorkfuseError({
        code: "egress.response_too_large",
        message: `The answer is larger than ${maxBytes} bytes.`,
        details: { limit: maxBytes },
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
