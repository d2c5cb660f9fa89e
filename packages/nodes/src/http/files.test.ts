import { randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { type TestFiles, createTestFiles } from "@workfuse/files/testing";
import { createRateLimiter } from "@workfuse/http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FileReference, fileReferenceSchema } from "../fields/file-field.ts";
import { startPeer } from "../testing/egress.ts";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { httpNode } from "./definition.ts";
import { runHttp } from "./run.ts";

const { signal } = new AbortController();
let peer: Awaited<ReturnType<typeof startPeer>>;
let files: TestFiles;
let answer: RequestListener;
beforeAll(async () => {
  peer = await startPeer((request, response) => answer(request, response));
  files = await createTestFiles();
});
afterAll(async () => {
  await peer.close();
  await files.remove();
});

const node = nodeRunner({ definition: httpNode, run: runHttp });
const limiter = createRateLimiter();
const run = (config: Record<string, unknown>, more: Parameters<typeof node>[1] = {}) =>
  node({ url: peer.url, ...config }, { ...more, ports: { http: peer.egress, files, limiter } });
const sends =
  (body: string | Buffer, headers: Record<string, string>): RequestListener =>
  (_request, response) =>
    response.writeHead(200, headers).end(body);

async function stored(body: unknown): Promise<{ reference: FileReference; bytes: Buffer }> {
  const reference = fileReferenceSchema.parse(body);
  const { content } = await files.open({ workspaceId: "workspace", id: reference.$file, signal });
  return { reference, bytes: await buffer(content) };
}
const keep = (text: string, name = "a.txt") =>
  files
    .put({
      workspaceId: "workspace",
      executionId: null,
      name,
      contentType: "text/x-test",
      content: Readable.from([Buffer.from(text)]) as AsyncIterable<Buffer>,
      maxBytes: 1_000_000,
      signal,
    })
    .then(({ id, contentType, size }) => ({ $file: id, name, contentType, size }));

test("an answer as file is kept in the store and handed on by reference, decompressed", async () => {
  const bytes = randomBytes(300_000);
  answer = sends(gzipSync(bytes), { "content-type": "Text/CSV; charset=utf-8", "content-encoding": "gzip" });
  const { output } = await run({ responseFormat: "file", url: `${peer.url}/a/b%20c.csv?x=1` });
  const { reference, bytes: back } = await stored(output.body);
  expect(back.equals(bytes)).toBe(true);
  expect(reference).toMatchObject({
    name: "b c.csv",
    contentType: "text/csv; charset=utf-8",
    size: 300_000,
  });
});

test.each([
  ["application/pdf", true],
  ["image/png", true],
  ["application/octet-stream", true],
  ["application/zip", true],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true],
  ["text/html", false],
  ["image/svg+xml", false],
  ["application/problem+json", false],
  ["application/x-ndjson", false],
])("left to itself, %s becomes a file: %s", async (type, isFile) => {
  answer = sends("{}", { "content-type": type });
  const { output } = await run({});
  expect(fileReferenceSchema.safeParse(output.body).success).toBe(isFile);
});

test("a binary answer that is asked for as text stays text", async () => {
  answer = sends("abc", { "content-type": "application/octet-stream" });
  expect((await run({ responseFormat: "text" })).output.body).toBe("abc");
});

test.each([
  ["attachment; filename=\"bill 1.pdf\"; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf", "résumé.pdf"],
  ['attachment; filename="../../etc/passwd"', ".._.._etc_passwd"],
  ["no such thing;;", "x.bin"],
])("the name comes from content-disposition %s: %s", async (header, name) => {
  answer = sends("x", { "content-type": "application/octet-stream", "content-disposition": header });
  const { output } = await run({ url: `${peer.url}/x.bin` });
  expect((await stored(output.body)).reference.name).toBe(name);
});

test("a file larger than the limit fails the node, and nothing is kept", async () => {
  const before = files.ids().length;
  answer = sends(Buffer.alloc(1024 * 1024 + 1), { "content-type": "application/pdf" });
  const failure = await failureOf(run({ maxFileMegabytes: 1 }));
  expect(failure.code).toBe("egress.response_too_large");
  answer = (_request, response) => {
    response.writeHead(200, { "content-type": "application/pdf" });
    response.write(Buffer.alloc(1024 * 1024));
    response.end("x");
  };
  expect((await failureOf(run({ maxFileMegabytes: 1 }))).code).toBe("egress.response_too_large");
  expect(files.ids().length).toBe(before);
});

test("an answer that breaks off leaves no file", async () => {
  const before = files.ids().length;
  answer = (_request, response) => {
    response.writeHead(200, { "content-type": "application/pdf", "content-length": "1000" });
    response.write("part", () => response.destroy());
  };
  expect((await failureOf(run({ responseFormat: "file" }))).code).toBe("egress.network");
  expect(files.ids().length).toBe(before);
});

test("an error's page is no file: its beginning stands in the error", async () => {
  answer = (_request, response) =>
    response.writeHead(404, { "content-type": "application/octet-stream" }).end("why");
  expect(await failureOf(run({ responseFormat: "file" }))).toMatchObject({ details: { body: "why" } });
});

test("a file is sent as a body with its content type and length", async () => {
  answer = sends("ok", {});
  await run({ method: "PUT", bodyType: "file", body: await keep("hello") });
  expect(peer.requests.at(-1)).toMatchObject({
    body: "hello",
    headers: { "content-type": "text/x-test", "content-length": "5" },
  });
  await run({ method: "PUT", bodyType: "file", body: await keep("hello"), contentType: "image/png" });
  expect(peer.requests.at(-1)?.headers["content-type"]).toBe("image/png");
});

test("files and fields are sent as parts of a form; nothing in a name adds a header", async () => {
  answer = sends("ok", {});
  const name = 'a"b\r\nX-Evil: 1.txt';
  const body = { note: "x", docs: [await keep("one"), await keep("two", "ü.txt")], ['k"\r\ny']: "z" };
  await run({ method: "POST", bodyType: "multipart", body: { ...body, odd: { ...body.docs[0], name } } });
  const request = peer.requests.at(-1);
  expect(request?.headers["content-length"]).toBe(String(Buffer.byteLength(request?.body ?? "")));
  expect(request?.body).not.toMatch(/^X-Evil/m);
  const form = await new Response(request?.body ?? "", {
    headers: { "content-type": request?.headers["content-type"] ?? "" },
  }).formData();
  expect(form.get("note")).toBe("x");
  expect(form.get('k"\r\ny')).toBe("z");
  const docs = form.getAll("docs") as File[];
  expect(docs.map((file) => file.name)).toEqual(["a.txt", "ü.txt"]);
  expect(await Promise.all(docs.map((file) => file.text()))).toEqual(["one", "two"]);
});

test("a body that is no file, and a file of another workspace, are refused before anything is sent", async () => {
  const before = peer.requests.length;
  expect((await failureOf(run({ method: "POST", bodyType: "file", body: { a: 1 } }))).code).toBe(
    "config.invalid",
  );
  const foreign = await files.put({
    workspaceId: "other",
    executionId: null,
    name: "x",
    contentType: "text/plain",
    content: Readable.from([Buffer.from("x")]) as AsyncIterable<Buffer>,
    maxBytes: 10,
    signal,
  });
  const body = { $file: foreign.id, name: "x", contentType: "text/plain", size: 1 };
  for (const bodyType of ["file", "multipart"]) {
    const given = bodyType === "file" ? body : { part: body };
    expect((await failureOf(run({ method: "POST", bodyType, body: given }))).code).toBe("file.not_found");
  }
  expect(peer.requests.length).toBe(before);
});

test("pages cannot become a file", () => {
  const parsed = httpNode.config.safeParse({
    url: "x",
    responseFormat: "file",
    pagination: { mode: "page" },
  });
  expect(parsed.success).toBe(false);
});

test("a rate limit makes requests wait, for this node or for the whole site", async () => {
  answer = sends("ok", {});
  const rateLimit = { requests: 2, intervalMs: 200 };
  const took = async (runs: readonly (() => Promise<unknown>)[]): Promise<number> => {
    const began = performance.now();
    await Promise.all(runs.map((each) => each()));
    return performance.now() - began;
  };
  const of =
    (workflowId: string, more: object = {}) =>
    () =>
      run({ rateLimit: { ...rateLimit, ...more } }, { scope: { execution: { workflowId } } });
  expect(await took([of("a"), of("a"), of("a")])).toBeGreaterThanOrEqual(200);
  expect(await took([of("b"), of("b"), of("c"), of("c")])).toBeLessThan(190);
  const host = { sharedBy: "host" };
  expect(await took([of("d", host), of("e", host), of("f", host)])).toBeGreaterThanOrEqual(200);
});

test("ACCEPTANCE 21: an abort ends a transfer into the store at once with the signal's own reason", async () => {
  const before = files.ids().length;
  answer = (_request, response) => {
    response.writeHead(200, { "content-type": "application/pdf" });
    const timer = setInterval(() => response.write("x"), 10);
    response.on("close", () => clearInterval(timer));
  };
  const reason = new Error("cancelled");
  const controller = new AbortController();
  const running = run({}, { signal: controller.signal });
  setTimeout(() => controller.abort(reason), 60);
  await expect(running).rejects.toBe(reason);
  expect(files.ids().length).toBe(before);
});

test("a large answer goes to the store without being held in memory", async () => {
  const chunk = Buffer.alloc(1024 * 1024, 1);
  answer = (_request, response) => {
    response.writeHead(200, { "content-type": "application/octet-stream" });
    Readable.from(Array.from({ length: 150 }, () => chunk)).pipe(response);
  };
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }, 10);
  const { output } = await run({ maxFileMegabytes: 200 });
  clearInterval(timer);
  expect(fileReferenceSchema.parse(output.body).size).toBe(150 * 1024 * 1024);
  expect(most).toBeLessThan(100 * 1024 * 1024);
}, 60_000);
