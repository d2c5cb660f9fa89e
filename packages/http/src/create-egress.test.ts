import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { EgressRequest } from "@workfuse/ports";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEgress } from "./create-egress.ts";
import { parseEgressAllow } from "./egress-allow.ts";

type Seen = {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
};
const seen: Seen[] = [];
let server: Server;
let other: Server;
let base = "";
let otherBase = "";

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  seen.push({ method: request.method, url: request.url, headers: request.headers, body });
  const url = new URL(request.url ?? "/", base);
  const to = url.searchParams.get("to");
  switch (url.pathname) {
    case "/redirect":
      response.writeHead(Number(url.searchParams.get("status") ?? 302), { location: to ?? "/" }).end("moved");
      return;
    case "/loop":
      response.writeHead(302, { location: "/loop" }).end();
      return;
    case "/gzip":
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(1_000_000)));
      return;
    case "/drip":
      response.writeHead(200);
      setInterval(() => response.write("."), 20).unref();
      return;
    case "/headers":
      response.setHeader("x-long", "y".repeat(100_000));
      response.end("ok");
      return;
    default:
      response.writeHead(200, { "content-type": "text/plain", "set-cookie": ["a=1", "b=2"] }).end("hello");
  }
}

function listen(host: Server): Promise<string> {
  return new Promise((resolve) => {
    host.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(host.address() as AddressInfo).port}`));
  });
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  other = createServer((request, response) => void answer(request, response));
  base = await listen(server);
  otherBase = await listen(other);
});
afterAll(() => {
  for (const host of [server, other]) {
    host.closeAllConnections();
    host.close();
  }
});

const never = new AbortController().signal;
const open = createEgress({ allow: parseEgressAllow("127.0.0.1/32") });
const closed = createEgress({ allow: [] });
const get = (url: string, more: Partial<EgressRequest> = {}): EgressRequest => ({
  method: "GET",
  url,
  signal: never,
  ...more,
});

test("an answer comes with status, joined headers and body", async () => {
  const response = await open.request(get(`${base}/x?y=1`));
  expect(response).toMatchObject({ status: 200, url: `${base}/x?y=1` });
  expect(response.headers).toMatchObject({ "content-type": "text/plain", "set-cookie": "a=1\nb=2" });
  expect(new TextDecoder().decode(response.body)).toBe("hello");
});

describe("ACCEPTANCE 41 and 42: only public addresses are reached", () => {
  const port = () => new URL(base).port;
  const forms = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "localhost",
    "LOCALHOST",

    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "0.0.0.0",
    "0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "[fe80::1]",
    "[fd00::1]",
    "[fc00::1]",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "[ff02::1]",
    "[2001:db8::1]",
    "[100::1]",
    "192.88.99.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "%31%32%37.0.0.1",
  ];
  test.each(forms)("http://%s is refused", async (host) => {
    const before = seen.length;
    const request = closed.request(get(`http://${host}:${port()}/`, { timeoutMs: 3000 }));
    await expect(request).rejects.toMatchObject({ code: "egress.refused" });
    expect(seen.length).toBe(before);
  });

  test.each([
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://example.com",
    "data:text/plain,x",
    "javascript:1",
    "//example.com",
    "example.com",
    "",
  ])("%s is no address to call", async (url) => {
    await expect(closed.request(get(url))).rejects.toMatchObject({ code: "egress.invalid_url" });
  });

  test("credentials in the address are refused", async () => {
    await expect(open.request(get(base.replace("://", "://user:pw@")))).rejects.toMatchObject({
      code: "egress.invalid_url",
    });
  });

  test("a name with one private answer among public ones is refused", async () => {
    const egress = createEgress({
      allow: [],
      resolve: async () => [
        { address: "93.184.215.14", family: 4 },
        { address: "127.0.0.1", family: 4 },
      ],
    });
    await expect(egress.request(get("http://mixed.test/"))).rejects.toMatchObject({ code: "egress.refused" });
  });

  test("a name that changes its answer after the check is refused", async () => {
    let asked = 0;
    const egress = createEgress({
      allow: [],
      resolve: async () => [{ address: asked++ === 0 ? "192.0.2.1" : "127.0.0.1", family: 4 }],
    });
    for (let attempt = 0; attempt < 2; attempt++) {
      const request = egress.request(get(`http://rebind.test:${port()}/`));
      await expect(request).rejects.toMatchObject({ code: "egress.refused" });
    }
  });
});

test("ACCEPTANCE 43: operators allow addresses by range and port, and only those", async () => {
  const port = Number(new URL(base).port);
  const exact = createEgress({ allow: parseEgressAllow(`10.0.0.0/8, 127.0.0.1/32:${port}`) });
  expect((await exact.request(get(base))).status).toBe(200);
  await expect(exact.request(get(otherBase))).rejects.toMatchObject({ code: "egress.refused" });
  expect(() => parseEgressAllow("10.0.0.0/8:99999")).toThrow("is not an address range");
  expect(() => parseEgressAllow("everything")).toThrow("is not an address range");
  expect(parseEgressAllow("[fd00::]/8:1-2")[0]).toMatchObject({ ports: [1, 2] });
});

describe("ACCEPTANCE 44: redirects", () => {
  test("are followed five times, each checked again", async () => {
    await expect(open.request(get(`${base}/loop`))).rejects.toMatchObject({
      code: "egress.too_many_redirects",
    });
    const inside = encodeURIComponent("http://169.254.169.254/latest/meta-data/");
    await expect(open.request(get(`${base}/redirect?to=${inside}`))).rejects.toMatchObject({
      code: "egress.refused",
    });
    const file = encodeURIComponent("file:///etc/passwd");
    await expect(open.request(get(`${base}/redirect?to=${file}`))).rejects.toMatchObject({
      code: "egress.invalid_url",
    });
  });

  test("take no credentials along to another origin", async () => {
    const headers = { authorization: "Bearer x", cookie: "c", "x-custom-key": "k", accept: "text/plain" };
    const to = encodeURIComponent(`${otherBase}/there`);
    await open.request(get(`${base}/redirect?to=${to}`, { headers }));
    expect(seen.at(-2)?.headers).toMatchObject(headers);
    expect(seen.at(-1)?.url).toBe("/there");
    expect(seen.at(-1)?.headers["accept"]).toBe("text/plain");
    for (const name of ["authorization", "cookie", "x-custom-key"])
      expect(seen.at(-1)?.headers).not.toHaveProperty(name);
  });

  test("keep method and body where they must, and only there", async () => {
    const post = (status: number) =>
      open.request(get(`${base}/redirect?status=${status}&to=/end`, { method: "POST", body: "data" }));
    await post(307);
    expect(seen.at(-1)).toMatchObject({ method: "POST", body: "data", url: "/end" });
    await post(302);
    expect(seen.at(-1)).toMatchObject({ method: "GET", body: "", url: "/end" });
  });

  test("are the answer itself where none are followed", async () => {
    expect(await open.request(get(`${base}/redirect?to=/end`, { maxRedirects: 0 }))).toMatchObject({
      status: 302,
    });
  });
});

describe("ACCEPTANCE 45: limits", () => {
  test("the answer's size counts after decompression", async () => {
    expect((await open.request(get(`${base}/gzip`))).body).toHaveLength(1_000_000);
    const request = open.request(get(`${base}/gzip`, { maxResponseBytes: 100_000 }));
    await expect(request).rejects.toMatchObject({ code: "egress.response_too_large" });
  });

  test("the deadline covers an answer that drips", async () => {
    const started = performance.now();
    await expect(open.request(get(`${base}/drip`, { timeoutMs: 300 }))).rejects.toMatchObject({
      code: "egress.timeout",
      retryable: true,
    });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test("headers are limited", async () => {
    await expect(open.request(get(`${base}/headers`))).rejects.toMatchObject({ code: "egress.network" });
  });
});

test("aborting ends the call with the caller's reason", async () => {
  const aborter = new AbortController();
  const request = open.request(get(`${base}/drip`, { signal: aborter.signal }));
  setTimeout(() => aborter.abort(new Error("cancelled")), 50);
  await expect(request).rejects.toThrow("cancelled");
});

test("a server that is not there is a retryable failure", async () => {
  const request = createEgress({ allow: parseEgressAllow("127.0.0.1/32") }).request(
    get("http://127.0.0.1:1/"),
  );
  await expect(request).rejects.toMatchObject({ code: "egress.network", retryable: true });
});

test("ACCEPTANCE 34: line breaks and NUL from data reach no header and no address", async () => {
  for (const value of ["a\r\nx: y", "a\nb", "a\u0000"]) {
    await expect(open.request(get(base, { headers: { "x-data": value } }))).rejects.toMatchObject({
      code: "egress.invalid_url",
    });
    await expect(open.request(get(base, { headers: { [value]: "x" } }))).rejects.toMatchObject({
      code: "egress.invalid_url",
    });
    await expect(open.request(get(`${base}/${value}`))).rejects.toMatchObject({ code: "egress.invalid_url" });
  }
});
