import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { IncomingMessage, createServer, request as httpRequest } from "node:http";
import { type AddressInfo, Socket, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { choosePorts } from "../ports.ts";
import { setForwardedHeaders } from "./forwarded.ts";
import { type Front, createFront } from "./front.ts";

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const script = `console.log("${"editor ".repeat(500)}")`;
let folder: string;
let front: Front;
let url: string;
let port: number;
let missing: readonly string[] = [];
let seenBytes = 0;

const backend = createServer((request, response) => {
  request.on("data", (chunk: Buffer) => {
    seenBytes += chunk.length;
  });
  request.on("end", () => {
    response.writeHead(200, { "content-type": "text/html", "set-cookie": ["a=1", "b=2"], "x-own": "yes" });
    response.end(`<p>${request.method} ${request.url} ${request.headers.host}</p>`);
  });
  if (request.url === "/api/break") response.destroy();
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "workfuse-editor-"));
  await mkdir(join(folder, "assets"));
  await writeFile(
    join(folder, "index.html"),
    '<script nonce="__CSP_NONCE__" src="/assets/index-a1B2c3D4.js"></script>',
  );
  await writeFile(join(folder, "assets", "index-a1B2c3D4.js"), script);
  await writeFile(join(folder, "favicon.svg"), "<svg/>");
  await new Promise<void>((resolve) => {
    backend.listen(0, "127.0.0.1", resolve);
  });
  // An address of a listening TCP server is an object.
  const target = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  ({ port } = await choosePorts(["port"]));
  front = await createFront({
    host: "localhost",
    port,
    targets: { api: target, ingress: "http://127.0.0.1:9", gateway: target },
    editorFolder: folder,
    waitingFor: () => missing,
    log,
  });
  url = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await front.close();
  backend.close();
  await rm(folder, { recursive: true, force: true });
});

/** As it is on the wire: fetch would inflate the body and follow what it likes. */
function raw(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ response: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: "127.0.0.1", port, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve({ response, body: Buffer.concat(chunks) });
      });
    })
      .on("error", reject)
      .end();
  });
}

test("ACCEPTANCE 59: every page has a strict policy and a nonce of its own", async () => {
  const [first, second] = [await fetch(`${url}/`), await fetch(`${url}/workflows/42/edit?x=1`)];
  const policies = [first, second].map((page) => page.headers.get("content-security-policy") ?? "");
  const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1]);
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(await first.text()).toContain(`nonce="${nonces[0]}"`);
  expect(policies[0]).toContain("default-src 'none'");
  expect(policies[0]).not.toMatch(/unsafe|\*/);
  expect(second.headers.get("x-content-type-options")).toBe("nosniff");
  expect(second.headers.get("cache-control")).toBe("no-store");
});

test("files whose name changes with their content are kept for ever, others are asked for again", async () => {
  const asset = await fetch(`${url}/assets/index-a1B2c3D4.js`);
  expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(await asset.text()).toBe(script);
  const icon = await fetch(`${url}/favicon.svg`);
  expect(icon.headers.get("cache-control")).toBe("no-cache");
  const etag = icon.headers.get("etag") ?? "";
  expect((await fetch(`${url}/favicon.svg`, { headers: { "if-none-match": etag } })).status).toBe(304);
});

test("text is compressed for those who can read it", async () => {
  const path = "/assets/index-a1B2c3D4.js";
  const gzip = await raw(path, { "accept-encoding": "gzip" });
  expect(gzip.response.headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(gzip.body).toString()).toBe(script);
  expect((await raw(path, { "accept-encoding": "gzip, br" })).response.headers["content-encoding"]).toBe(
    "br",
  );
  expect((await raw(path)).response.headers["content-encoding"]).toBeUndefined();
});

test.each([
  "/../package.json",
  "/%2e%2e/%2e%2e/etc/passwd",
  "/assets/..%2f..%2fx.json",
  "/missing.js",
  "/%ff",
  "/%00",
])("%s is nothing that is served", async (path) => {
  const { response, body } = await raw(path);
  expect([200, 404]).toContain(response.statusCode);
  expect(body.toString()).not.toMatch(/root:|"name"/);
  if (/\.\w+$/.test(path)) expect(response.statusCode).toBe(404);
});

test("answers of services pass unchanged, all cookies and the caller's host included", async () => {
  const answer = await fetch(`${url}/api/x?y=1`);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(answer.headers.get("content-security-policy")).toBeNull();
  expect(await answer.text()).toBe(`<p>GET /api/x?y=1 127.0.0.1:${port}</p>`);
});

test("paths that only begin like a service's are the application's", async () => {
  for (const path of ["/apis", "/hooks-overview", "/wsx"]) {
    expect((await fetch(url + path)).headers.get("x-own")).toBeNull();
  }
});

test("a service that is away answers 503 with Retry-After in our error form; one that breaks off does not hang", async () => {
  const away = await fetch(`${url}/hooks/token`, { method: "POST", body: "{}" });
  expect([away.status, away.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await away.json()).toMatchObject({ code: "service.unavailable", retryable: true });
  expect((await fetch(`${url}/api/break`)).status).toBe(503);
});

test("readiness names what is waited for", async () => {
  missing = ["worker"];
  const answer = await fetch(`${url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { status: "not ready", waitingFor: ["worker"] },
  ]);
  missing = [];
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test("an upgrade on any other path is refused", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /elsewhere HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");
  const answer = await new Promise<string>((resolve) => {
    socket.once("data", (chunk: Buffer) => {
      resolve(chunk.toString());
    });
  });
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
  socket.destroy();
});

test("a caller who goes away in mid-upload does not keep the service waiting", async () => {
  seenBytes = 0;
  const socket = connect(port, "127.0.0.1");
  socket.write("POST /api/x HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(seenBytes).toBe(4);
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await fetch(`${url}/api/x`)).status).toBe(200);
});

test("what a stranger claims about earlier hops does not count, what a proxy on this machine says does", () => {
  const claims = {
    host: "h",
    "x-forwarded-for": "1.2.3.4",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil",
  };
  const seenFrom = (remoteAddress: string) => {
    const request = new IncomingMessage(
      Object.defineProperty(new Socket(), "remoteAddress", { value: remoteAddress }),
    );
    Object.assign(request.headers, claims, { forwarded: "for=1.2.3.4" });
    setForwardedHeaders(request);
    return request.headers;
  };
  expect(seenFrom("::ffff:198.51.100.7")).toEqual({
    host: "h",
    "x-forwarded-for": "198.51.100.7",
    "x-forwarded-proto": "http",
    "x-forwarded-host": "h",
  });
  for (const local of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    expect(seenFrom(local)).toMatchObject({
      "x-forwarded-for": `1.2.3.4, ${local.replace("::ffff:", "")}`,
      "x-forwarded-proto": "https",
    });
  }
});
