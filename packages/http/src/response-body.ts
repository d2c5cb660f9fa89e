import { type Readable, Transform, type TransformCallback, pipeline } from "node:stream";
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from "node:zlib";
import { WorkfuseError } from "@workfuse/errors";

type Decoder = ReturnType<typeof createGunzip>;

// Servers send truncated streams that every browser accepts.
const lenient = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const decoders: ReadonlyMap<string, () => Decoder> = new Map<string, () => Decoder>([
  ["gzip", () => createGunzip(lenient)],
  ["x-gzip", () => createGunzip(lenient)],
  ["deflate", () => createInflate(lenient)],
  ["br", () => createBrotliDecompress()],
  ["zstd", () => createZstdDecompress()],
]);

export const acceptedEncodings = "gzip, deflate, br";

/**
 * The body as it was meant, decompressed and never longer than `maxBytes`.
 * The stream fails with `egress.response_too_large` or `egress.network`.
 */
export function decodedBody({
  body,
  encoding,
  maxBytes,
}: {
  body: Readable;
  encoding: string | undefined;
  maxBytes: number;
}): Readable {
  const names = (encoding ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  if (names.length > 3) {
    body.on("error", ignore).destroy();
    throw new WorkfuseError({
      code: "egress.network",
      message: "The answer is compressed more than three times.",
    });
  }
  const stages = names.toReversed().map((name) => decoders.get(name)?.());
  // An encoding that we do not know is passed on as it is, like curl does.
  const known = stages.every((stage) => stage !== undefined) ? stages : [];
  const limited = byteLimit(maxBytes);
  // Whoever reads the last stream sees the error; the callback only keeps it from being thrown as unhandled.
  pipeline([body, ...known, limited], ignore);
  return limited;
}

function ignore(): void {}

function byteLimit(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, callback: TransformCallback) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) callback(tooLarge(maxBytes));
      else callback(null, chunk);
    },
  });
}

export function tooLarge(maxBytes: number): WorkfuseError {
  return new WorkfuseError({
    code: "egress.response_too_large",
    message: `The answer is larger than ${maxBytes} bytes.`,
    details: { maximum: maxBytes },
  });
}
