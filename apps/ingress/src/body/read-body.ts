import type { Readable } from "node:stream";
import { WorkfuseError } from "@workfuse/errors";

export function tooLarge(maximum: number): WorkfuseError {
  return new WorkfuseError({
    code: "request.too_large",
    message: `The request body is larger than ${maximum} bytes.`,
    details: { maximum },
  });
}

/** Refuses by what is announced, before anything is read. @throws WorkfuseError `request.too_large` */
export function refuseAnnounced({
  contentLength,
  maximum,
}: {
  contentLength: string | undefined;
  maximum: number;
}) {
  if (contentLength !== undefined && Number(contentLength) > maximum) throw tooLarge(maximum);
}

/** A whole body in memory. Reading stops where it grows too long. @throws WorkfuseError `request.too_large` */
export function readBody({ stream, maximum }: { stream: Readable; maximum: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= maximum) {
        chunks.push(chunk);
        return;
      }
      stream.off("data", onData);
      stream.pause();
      reject(tooLarge(maximum));
    };
    stream.on("data", onData);
    stream.once("end", () => {
      const [first = Buffer.alloc(0)] = chunks;
      resolve(chunks.length <= 1 ? first : Buffer.concat(chunks));
    });
    stream.once("error", reject);
    stream.once("close", () => {
      if (!stream.readableEnded) reject(new Error("the sender went away"));
    });
  });
}
