import { createHash, randomBytes } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { noncePlaceholder, securityHeaders } from "./security-headers.ts";

type Encoding = "br" | "gzip";
type StaticFile = {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
  /** Its name changes with its content. */
  readonly isHashed: boolean;
  readonly compressed: Map<Encoding, Promise<Buffer>>;
};

export type StaticFiles = {
  /** Answers GET and HEAD; pages of the application that are not files get `index.html`. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const compressible = new Set([
  ".css",
  ".html",
  ".js",
  ".json",
  ".map",
  ".mjs",
  ".svg",
  ".txt",
  ".wasm",
  ".webmanifest",
]);
const smallestWorthCompressing = 1024;
const hashedName = /[.-][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/**
 * Serves a built application out of memory: a request's path is only ever looked up, never opened, so there is no path
 * to break out of. Each file is compressed once, when first asked for.
 */
export async function loadStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const body = await readFile(path);
    files.set(`/${relative(folder, path).split(sep).join("/")}`, {
      body,
      type: types[extname(path)] ?? "application/octet-stream",
      etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
      isHashed: hashedName.test(entry.name) && extname(path) !== ".html",
      compressed: new Map(),
    });
  }
  const index = files.get("/index.html");

  return {
    serve: async (request, response) => {
      if (request.method !== "GET" && request.method !== "HEAD") {
        sendText({ response, status: 405, text: "Method not allowed.", headers: { allow: "GET, HEAD" } });
        return;
      }
      const path = readPath(request.url);
      const file = path === undefined ? undefined : files.get(path);
      if (file !== undefined && file !== index) {
        await sendFile({ request, response, file });
        return;
      }
      // An address with an extension names a file that is not there; anything else is a page of the application.
      const isPage = path !== undefined && (file === index || extname(path) === "");
      if (index !== undefined && isPage) sendPage({ request, response, index });
      else if (index === undefined && isPage) {
        sendText({
          response,
          status: 503,
          text: "The editor is not built. Run `npm start`, which builds it.",
        });
      } else sendText({ response, status: 404, text: "There is nothing at this address." });
    },
  };
}

function readPath(url: string | undefined): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url ?? "/", "http://localhost").pathname);
    return path === "/" ? "/index.html" : path;
  } catch {
    return undefined;
  }
}

/** Quoted-string comparison is enough: our own tags are strong and hold no comma. */
function isFresh({ request, etag }: { request: IncomingMessage; etag: string }): boolean {
  return request.headers["if-none-match"]?.split(/\s*,\s*/).includes(etag) === true;
}

async function sendFile({
  request,
  response,
  file,
}: {
  request: IncomingMessage;
  response: ServerResponse;
  file: StaticFile;
}): Promise<void> {
  const headers: Record<string, string | number> = {
    ...securityHeaders({ nonce: undefined }),
    "content-type": file.type,
    "cache-control": file.isHashed ? "public, max-age=31536000, immutable" : "no-cache",
    etag: file.etag,
    vary: "accept-encoding",
  };
  if (isFresh({ request, etag: file.etag })) {
    response.writeHead(304, headers).end();
    return;
  }
  const encoding = chooseEncoding({ request, file });
  const body = encoding === undefined ? file.body : await compressed({ file, encoding });
  if (encoding !== undefined) headers["content-encoding"] = encoding;
  headers["content-length"] = body.length;
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : body);
}

function chooseEncoding({
  request,
  file,
}: {
  request: IncomingMessage;
  file: StaticFile;
}): Encoding | undefined {
  const isText = [...compressible].some((extension) => types[extension] === file.type);
  if (!isText || file.body.length < smallestWorthCompressing) return undefined;
  const accepted = request.headers["accept-encoding"] ?? "";
  return (["br", "gzip"] as const).find((encoding) => new RegExp(`\\b${encoding}\\b(?!;q=0)`).test(accepted));
}

function compressed({ file, encoding }: { file: StaticFile; encoding: Encoding }): Promise<Buffer> {
  const known = file.compressed.get(encoding);
  if (known !== undefined) return known;
  const made =
    encoding === "br"
      ? promisify(brotliCompress)(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 7 } })
      : promisify(gzip)(file.body, { level: 8 });
  file.compressed.set(encoding, made);
  return made;
}

function sendPage({
  request,
  response,
  index,
}: {
  request: IncomingMessage;
  response: ServerResponse;
  index: StaticFile;
}): void {
  const nonce = randomBytes(16).toString("base64");
  const body = Buffer.from(index.body.toString("utf8").replaceAll(noncePlaceholder, nonce));
  response.writeHead(200, {
    ...securityHeaders({ nonce }),
    "content-type": index.type,
    "content-length": body.length,
    "cache-control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function sendText({
  response,
  status,
  text,
  headers = {},
}: {
  response: ServerResponse;
  status: number;
  text: string;
  headers?: Record<string, string>;
}): void {
  response.writeHead(status, {
    ...securityHeaders({ nonce: undefined }),
    ...headers,
    "content-type": "text/plain; charset=utf-8",
  });
  response.end(`${text}\n`);
}
