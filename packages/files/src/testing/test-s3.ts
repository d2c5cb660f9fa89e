import { createHash, randomUUID } from "node:crypto";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type TestS3 = {
  readonly url: string;
  /** Bytes by `bucket/key`. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Uploads in parts that were begun and neither completed nor aborted. */
  readonly openUploads: () => number;
  /** Answers the next requests of this method with this status. */
  readonly failNext: (input: { method: string; status: number; times: number }) => void;
  readonly close: () => Promise<void>;
};

/**
 * A real server that speaks as much of S3's REST protocol as the store needs: objects are put, got and deleted, also in
 * parts. Signatures are asked for and not verified.
 */
export async function startTestS3(): Promise<TestS3> {
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  let failure = { method: "", status: 0, times: 0 };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://s3");
    const key = decodeURIComponent(url.pathname.slice(1));
    const body = await bodyOf(request);
    const { method = "" } = request;
    if (request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ") !== true) {
      return refuse(response, 403, "AccessDenied");
    }
    if (failure.times > 0 && failure.method === method) {
      failure.times -= 1;
      return refuse(response, failure.status, failure.status === 503 ? "SlowDown" : "AccessDenied");
    }
    const uploadId = url.searchParams.get("uploadId");
    if (method === "POST" && url.searchParams.has("uploads")) {
      const id = randomUUID();
      uploads.set(id, new Map());
      return sendXml(
        response,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    }
    if (uploadId !== null) {
      const parts = uploads.get(uploadId);
      if (!parts) return refuse(response, 404, "NoSuchUpload");
      if (method === "PUT") {
        parts.set(Number(url.searchParams.get("partNumber")), body);
        response.writeHead(200, { etag: etagOf(body) }).end();
        return;
      }
      uploads.delete(uploadId);
      if (method === "DELETE") {
        response.writeHead(204).end();
        return;
      }
      const numbers = [...parts.keys()].toSorted((one, other) => one - other);
      objects.set(key, Buffer.concat(numbers.map((number) => parts.get(number) ?? Buffer.alloc(0))));
      return sendXml(
        response,
        `<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>`,
      );
    }
    const object = objects.get(key);
    if (method === "PUT") {
      objects.set(key, body);
      response.writeHead(200, { etag: etagOf(body) }).end();
    } else if (method === "DELETE") {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (method !== "GET") refuse(response, 405, "MethodNotAllowed");
    else if (object === undefined) refuse(response, 404, "NoSuchKey");
    else response.writeHead(200, { "content-length": object.byteLength, etag: etagOf(object) }).end(object);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    objects,
    openUploads: () => uploads.size,
    failNext: (input) => {
      failure = { ...input };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return request.headers["content-encoding"]?.includes("aws-chunked") === true ? withoutChunks(body) : body;
}

/** The payload of `aws-chunked`: each chunk follows a line with its length in hexadecimal. */
function withoutChunks(body: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = body.indexOf("\r\n", at);
    const length = Number.parseInt(body.toString("latin1", at, lineEnd), 16);
    if (!(length > 0)) return Buffer.concat(pieces);
    pieces.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}

function etagOf(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

function sendXml(response: ServerResponse, xml: string): void {
  response.writeHead(200, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${xml}`);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
