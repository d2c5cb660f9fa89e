import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startPeer } from "../testing/egress.ts";
import { failureOf, nodeRunner, secretsHolding, testArn } from "../testing/run-node.ts";
import { httpNode } from "./definition.ts";
import { runHttp } from "./run.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let peer: Awaited<ReturnType<typeof startPeer>>;
let answer: Answer;
beforeAll(async () => {
  peer = await startPeer((request, response) => answer(request, response));
});
beforeEach(() => {
  answer = (_request, response) => response.end("ok");
});
afterAll(() => peer.close());

const node = nodeRunner({ definition: httpNode, run: runHttp });
const run = (config: Record<string, unknown>, more: Parameters<typeof node>[1] = {}) =>
  node({ url: peer.url, ...config }, { ...more, ports: { http: peer.egress, ...more.ports } });
const sent = () => peer.requests.at(-1);

function json(value: unknown, headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  };
}
const queryOf = (request: IncomingMessage) => new URL(request.url ?? "/", "http://peer").searchParams;

test("a GET sends query and headers and hands on status, headers, body and duration", async () => {
  answer = json({ a: 1 });
  const query = { q: "a b&c", n: 1, yes: true };
  const { output } = await run({ url: `${peer.url}/x?z=1#part`, query, headers: { "X-A": "b" } });
  expect(sent()).toMatchObject({ method: "GET", url: "/x?z=1&q=a+b%26c&n=1&yes=true", body: "" });
  expect(sent()?.headers["x-a"]).toBe("b");
  expect(sent()?.headers["idempotency-key"]).toBeUndefined();
  expect(output).toMatchObject({ status: 200, body: { a: 1 }, duration: expect.any(Number) });
  expect(output.headers["content-type"]).toBe("application/json");
});

test.each([
  ["auto", { a: 1 }, "application/json", '{"a":1}'],
  ["auto", "hello", "text/plain; charset=utf-8", "hello"],
  ["json", "hello", "application/json", '"hello"'],
  ["json", '{"a":1}', "application/json", '{"a":1}'],
  ["form", { a: "ä &", b: [1, 2], c: null }, "application/x-www-form-urlencoded", "a=%C3%A4+%26&b=1&b=2&c="],
  ["text", { a: 1 }, "text/plain; charset=utf-8", '{"a":1}'],
  ["raw", "<a/>", "application/xml", "<a/>"],
])("a body as %s: %j is sent as %s", async (bodyType, body, contentType, text) => {
  await run({ method: "POST", bodyType, body, contentType: "application/xml" });
  expect(sent()?.headers["content-type"]).toBe(contentType);
  expect(sent()?.body).toBe(text);
});

test("a multipart body has a part for each field", async () => {
  await run({ method: "POST", bodyType: "multipart", body: { a: "1", b: ["x", "y"] } });
  const request = sent();
  const type = request?.headers["content-type"] ?? "";
  const parsed = await new Response(request?.body ?? "", { headers: { "content-type": type } }).formData();
  expect(parsed.get("a")).toBe("1");
  expect(parsed.getAll("b")).toEqual(["x", "y"]);
});

test("a form's body that is no object is refused before anything is sent", async () => {
  const before = peer.requests.length;
  const failure = await failureOf(run({ method: "POST", bodyType: "form", body: "a=1" }));
  expect(failure.code).toBe("config.invalid");
  expect(peer.requests.length).toBe(before);
});

test("ACCEPTANCE 13: a request that may change something carries the same key in every attempt", async () => {
  await run({ method: "POST" });
  expect(sent()?.headers["idempotency-key"]).toBe("execution:node");
  await run({ method: "POST", idempotencyKey: false });
  expect(sent()?.headers["idempotency-key"]).toBeUndefined();
});

test.each([
  [{ type: "bearer" }, "authorization", "Bearer top:secret"],
  [{ type: "basic" }, "authorization", `Basic ${Buffer.from("top:secret").toString("base64")}`],
  [{ type: "apiKey" }, "x-api-key", "top:secret"],
  [{ type: "apiKey", headerName: "X-Token" }, "x-token", "top:secret"],
])("a credential as %j meets the request at its header", async (auth, header, value) => {
  const ports = { secrets: secretsHolding("top:secret") };
  const { output } = await run({ auth: { ...auth, secretArn: testArn } }, { ports });
  expect(sent()?.headers[header]).toBe(value);
  expect(JSON.stringify(output)).not.toContain("top:secret");
});

test.each([
  [400, "http.status", false],
  [404, "http.status", false],
  [408, "http.status_retryable", true],
  [425, "http.status_retryable", true],
  [429, "http.status_retryable", true],
  [500, "http.status_retryable", true],
  [501, "http.status", false],
  [503, "http.status_retryable", true],
])("ACCEPTANCE 20: status %i fails as %s", async (status, code, retryable) => {
  answer = (_request, response) => response.writeHead(status, { "retry-after": "3" }).end("why");
  const failure = await failureOf(run({}));
  expect(failure).toMatchObject({ code, retryable, details: { status, body: "why" } });
  expect(failure.retryAfterMs).toBe(retryable ? 3000 : undefined);
});

test("with “never fail by status” an error page is an answer, broken JSON in it included", async () => {
  answer = (_request, response) =>
    response.writeHead(500, { "content-type": "application/json" }).end("<html>");
  expect((await run({ neverError: true })).output).toMatchObject({ status: 500, body: "<html>" });
});

test("the body is read as its content type says, or as the config asks", async () => {
  answer = (_request, response) => response.end('{"a":1}');
  expect((await run({})).output.body).toBe('{"a":1}');
  expect((await run({ responseFormat: "json" })).output.body).toEqual({ a: 1 });
  answer = json({ a: 1 }, { "content-type": "application/vnd.api+json; charset=utf-8" });
  expect((await run({})).output.body).toEqual({ a: 1 });
  expect((await run({ responseFormat: "text" })).output.body).toBe('{"a":1}');
  answer = (_request, response) => response.writeHead(200, { "content-type": "application/json" }).end();
  expect((await run({})).output.body).toBeNull();
});

test("an answer that calls itself JSON and is none fails, with its beginning in the details", async () => {
  answer = (_request, response) => response.writeHead(200, { "content-type": "application/json" }).end("{");
  expect(await failureOf(run({}))).toMatchObject({ code: "node.failed", details: { body: "{" } });
});

test("redirects are followed unless the config says not to", async () => {
  answer = (request, response) =>
    request.url === "/a" ? response.writeHead(302, { location: "/b" }).end() : response.end("there");
  expect((await run({ url: `${peer.url}/a` })).output.body).toBe("there");
  expect((await run({ url: `${peer.url}/a`, followRedirects: false })).output.status).toBe(302);
});

test("pages are counted until one is empty", async () => {
  answer = (request, response) => {
    const page = Number(queryOf(request).get("p"));
    json({ data: page < 3 ? [page * 10, page * 10 + 1] : [] })(request, response);
  };
  const pagination = { mode: "page", parameter: "p", itemsPath: "data", firstPage: 0 };
  const { output } = await run({ query: { size: 2 }, pagination });
  expect(output).toMatchObject({ body: [0, 1, 10, 11, 20, 21], pages: 4 });
  expect(sent()?.url).toBe("/?size=2&p=3");
});

test("a cursor is followed until there is none", async () => {
  answer = (request, response) => {
    const cursor = queryOf(request).get("cursor");
    json({ items: [cursor ?? "first"], meta: { next: cursor === null ? "c 2" : null } })(request, response);
  };
  const { output } = await run({ pagination: { mode: "cursor", itemsPath: "items", nextPath: "meta.next" } });
  expect(output).toMatchObject({ body: ["first", "c 2"], pages: 2 });
});

test("a next link is followed, from the body or from the Link header, also a relative one", async () => {
  answer = (request, response) =>
    json({ items: [request.url], next: request.url === "/" ? "/two" : "" })(request, response);
  expect(
    (await run({ pagination: { mode: "nextLink", itemsPath: "items", nextPath: "next" } })).output.body,
  ).toEqual(["/", "/two"]);
  answer = (request, response) => {
    const link = request.url === "/" ? `</x>; rel="prev", <${peer.url}/two?a=1>; rel="next last"` : "";
    json([request.url], { link })(request, response);
  };
  expect((await run({ pagination: { mode: "nextLink" } })).output.body).toEqual(["/", "/two?a=1"]);
});

test("a next link to another site is refused: credentials would go there", async () => {
  answer = json({ items: [1], next: "https://elsewhere.example/" });
  const pagination = { mode: "nextLink", itemsPath: "items", nextPath: "next" };
  expect(await failureOf(run({ pagination }))).toMatchObject({ details: { next: "elsewhere.example" } });
});

test("pages end at the limit, and where a server names the same page again", async () => {
  answer = json({ items: [1], next: "same" });
  const cursor = { mode: "cursor", itemsPath: "items", nextPath: "next" };
  expect((await run({ pagination: cursor })).output.pages).toBe(2);
  answer = json([1]);
  expect((await run({ pagination: { mode: "page", maxPages: 3 } })).output).toMatchObject({
    body: [1, 1, 1],
    pages: 3,
  });
});

test("items that are no list are the user's mistake, said with the path", async () => {
  answer = json({ items: "x" });
  const failure = await failureOf(run({ pagination: { mode: "page", itemsPath: "items" } }));
  expect(failure).toMatchObject({ code: "config.invalid", message: expect.stringContaining("items") });
});

test("ACCEPTANCE 21: an abort ends the request at once with the signal's own reason", async () => {
  answer = () => undefined;
  const reason = new Error("cancelled");
  const controller = new AbortController();
  const running = run({}, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 30);
  await expect(running).rejects.toBe(reason);
});

test("ACCEPTANCE 42: what is inside is refused", async () => {
  expect((await failureOf(run({ url: "http://127.0.0.1:1/" }))).code).toBe("egress.refused");
});

test("a GET only reads, everything else may write", () => {
  expect(httpNode.effect({})).toBe("read");
  expect(httpNode.effect({ method: "GET" })).toBe("read");
  expect(httpNode.effect({ method: "POST" })).toBe("write");
  expect(httpNode.effect({ method: "{{trigger.data.method}}" })).toBe("write");
});
