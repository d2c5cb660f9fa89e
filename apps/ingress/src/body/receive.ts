import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { FileStage, StagedFile } from "@workfuse/files";
import type { FastifyRequest } from "fastify";
import { signsBody } from "../authenticate/authenticate.ts";
import { type BodyKind, bodyKindOf } from "./body-kind.ts";
import { parseBody } from "./parse-body.ts";
import { readBody, refuseAnnounced } from "./read-body.ts";
import { type Received, receiveBinary, receiveMultipart } from "./receive-files.ts";

/** Bytes. */
export type BodyLimits = {
  /** Of what is held in memory. */
  readonly body: number;
  /** Of a body that holds files. */
  readonly files: number;
};

declare module "fastify" {
  interface FastifyContextConfig {
    /** Bodies with files are handed on as streams: the handler decides whether they are read. */
    streamsFiles?: boolean;
  }
}

type Understood = Omit<Received, "files"> & { readonly files?: readonly StagedFile[] };

function holdsFiles(kind: BodyKind): boolean {
  return kind.kind === "multipart" || kind.kind === "binary";
}

/**
 * The bytes as they came, or, for a body that holds files, the stream of them: what they mean is decided later. What is
 * signed is always read as a whole, since the signature is checked before anything is done with it.
 * @throws WorkfuseError `request.too_large`
 */
export async function receiveBody({
  request,
  stream,
  limits,
}: {
  request: FastifyRequest;
  stream: Readable;
  limits: BodyLimits;
}): Promise<Buffer | Readable> {
  const { call, headers } = request;
  const contentLength = headers["content-length"];
  const mayStream =
    call === null ? request.routeOptions.config.streamsFiles === true : !signsBody(call.webhook.webhook.auth);
  if (mayStream && holdsFiles(bodyKindOf(headers["content-type"]))) {
    refuseAnnounced({ contentLength, maximum: limits.files });
    return stream;
  }
  refuseAnnounced({ contentLength, maximum: limits.body });
  return readBody({ stream, maximum: limits.body });
}

/** What a body says; files in it are in the store afterwards. */
export async function understandBody({
  body,
  contentType,
  limits,
  stage,
  signal,
}: {
  body: Buffer | Readable;
  contentType: string | undefined;
  limits: BodyLimits;
  stage: FileStage;
  signal: AbortSignal;
}): Promise<Understood> {
  const kind = bodyKindOf(contentType);
  const isEmpty = Buffer.isBuffer(body) && body.length === 0;
  if (contentType === undefined || isEmpty || !holdsFiles(kind)) {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    return {
      data: parseBody({ body: bytes, contentType, kind }),
      size: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    };
  }
  const source = Buffer.isBuffer(body) ? Readable.from([body]) : body;
  const receive = kind.kind === "multipart" ? receiveMultipart : receiveBinary;
  return receive({ source, contentType, stage, maximum: limits.files, fieldMaximum: limits.body, signal });
}
