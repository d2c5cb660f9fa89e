import type { Readable } from "node:stream";
import type { StoredFile } from "@workfuse/ports";
import { create } from "content-disposition";
import type { FastifyReply } from "fastify";

// What a browser could run as a page of this origin.
const active = /html|[+/]xml|svg|script|wasm/;

/** A file as a download. Nothing in it can act as a part of this site, whatever it claims to be. */
export async function sendFile({
  reply,
  opened: { file, content },
}: {
  reply: FastifyReply;
  opened: { readonly file: StoredFile; readonly content: Readable };
}): Promise<FastifyReply> {
  const { name, contentType, size } = file;
  return reply
    .headers({
      "content-type": active.test(contentType) ? "application/octet-stream" : contentType,
      "content-length": size,
      "content-disposition": create(name),
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      // Who may read it can change at any time.
      "cache-control": "private, no-store",
    })
    .send(content);
}

/** A signal that is aborted when the caller goes away before the answer is sent. */
export function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) gone.abort(new Error("the caller is gone"));
  });
  return gone.signal;
}
