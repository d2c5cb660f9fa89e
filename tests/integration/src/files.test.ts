import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createFileRepository, tables } from "@workfuse/db";
import { sweepRemovals } from "@workfuse/files";
import { createTestFiles } from "@workfuse/files/testing";
import { createTestDatabase } from "@workfuse/testing";
import { type TestUser, signUp } from "@workfuse/testing/client";
import { type TestStack, startStack } from "@workfuse/testing/processes";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { chain, node } from "./graphs.ts";

const database = await createTestDatabase();
const records = createFileRepository(database);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const pdf = randomBytes(3_000_000);
let stack: TestStack;
let user: TestUser;
let other: TestUser;
let peerUrl = "";
const received: { path: string | undefined; type: string | undefined; sha256: string }[] = [];
const peer = createServer((request, response) => {
  const hash = createHash("sha256");
  request.on("data", (chunk: Buffer) => hash.update(chunk));
  request.on("end", () => {
    received.push({
      path: request.url,
      type: request.headers["content-type"],
      sha256: hash.digest("hex"),
    });
    if (request.url === "/page")
      response.writeHead(200, { "content-type": "text/html" }).end("<script>alert(1)</script>");
    else
      response
        .writeHead(200, {
          "content-type": "application/pdf",
          "content-disposition": "attachment; filename*=UTF-8''R%C3%A9sum%C3%A9%20%E2%82%AC.pdf",
        })
        .end(pdf);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, "127.0.0.1", resolve);
  });
  // A listening TCP server has an address object.
  peerUrl = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  stack = await startStack({ databaseUrl: database.url });
  user = await signUp({ url: stack.api.url, origin: stack.publicUrl });
  other = await signUp({ url: stack.api.url, origin: stack.publicUrl });
});
afterAll(async () => {
  await stack.stop();
  peer.close();
  await database.drop();
});

async function run(actions: Parameters<typeof chain>[0]) {
  const { id: workflowId } = await user.api.workflows.create.mutate({ name: "Files", graph: chain(actions) });
  const id = await user.api.executions.trigger.mutate({ workflowId });
  for (let waited = 0; waited < 20_000; waited += 50) {
    const execution = await user.api.executions.get.query({ id });
    if (execution.status === "completed" || execution.status === "failed") return { workflowId, execution };
    await sleep(50);
  }
  throw new Error(`execution ${id} does not end\n${stack.worker.output()}`);
}
const download = (id: string, cookie?: string) =>
  fetch(`${stack.api.url}/api/v1/files/${id}`, { headers: cookie === undefined ? {} : { cookie } });
const reference = z.object({
  $file: z.string(),
  name: z.string(),
  contentType: z.string(),
  size: z.number(),
});
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("a file goes from an answer through the store into a request, an archive and a download", async () => {
  const { execution, workflowId } = await run([
    node({ id: "get", type: "http", config: { url: `${peerUrl}/report` } }),
    node({
      id: "send",
      type: "http",
      config: {
        method: "POST",
        url: `${peerUrl}/upload`,
        bodyType: "file",
        body: "{{nodes.get.body}}",
        responseFormat: "file",
      },
    }),
    node({
      id: "zip",
      type: "file",
      config: { operation: "zip", files: "{{nodes.get.body}}", name: "all.zip" },
    }),
    node({ id: "unzip", type: "file", config: { operation: "unzip", file: "{{nodes.zip.file}}" } }),
    node({
      id: "html",
      type: "convert",
      config: { operation: "markdownToHtml", value: "# {{nodes.get.body.name}}" },
    }),
  ]);
  expect(execution.error).toBeNull();
  const outputs = new Map(execution.nodeResults.map(({ nodeId, output }) => [nodeId, output]));
  const body = z.object({ body: reference }).parse(outputs.get("get")).body;
  expect(body).toEqual({
    $file: expect.any(String),
    name: "Résumé €.pdf",
    contentType: "application/pdf",
    size: pdf.byteLength,
  });
  expect(received).toContainEqual({ path: "/upload", type: "application/pdf", sha256: hashOf(pdf) });
  expect(outputs.get("html")).toEqual({ result: "<h1>Résumé €.pdf</h1>\n" });
  const { files } = z.object({ files: z.array(reference) }).parse(outputs.get("unzip"));

  for (const { $file } of [body, ...files]) {
    const response = await download($file, user.cookie);
    expect(response.status).toBe(200);
    expect(hashOf(new Uint8Array(await response.arrayBuffer()))).toBe(hashOf(pdf));
  }
  const { headers } = await download(body.$file, user.cookie);
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "application/pdf",
    "content-length": String(pdf.byteLength),
    "content-disposition": `attachment; filename="R?sum? ?.pdf"; filename*=UTF-8''R%C3%A9sum%C3%A9%20%E2%82%AC.pdf`,
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
  });

  await user.api.workflows.delete.mutate({ id: workflowId });
  expect((await download(body.$file, user.cookie)).status).toBe(404);
});

test("ACCEPTANCE 51, 52: a download needs a session, and a foreign file answers like an unknown one", async () => {
  const { execution } = await run([
    node({ id: "w", type: "file", config: { operation: "write", value: "secret", name: "a.txt" } }),
  ]);
  const { file } = z.object({ file: reference }).parse(execution.nodeResults.at(-1)?.["output"]);
  expect((await download(file.$file)).status).toBe(401);
  const answer = async (id: string) => {
    const response = await download(id, other.cookie);
    const { code, message, retryable } = (await response.json()) as Record<string, unknown>;
    return { status: response.status, code, message, retryable };
  };
  expect(await answer(file.$file)).toEqual(await answer("no-such-file"));
  expect((await answer(file.$file)).status).toBe(404);
  expect((await download("..%2f..%2fetc%2fpasswd", user.cookie)).status).toBe(404);
  expect((await download(file.$file, user.cookie)).status).toBe(200);
});

test("ACCEPTANCE 59: HTML is never served as a page of this origin", async () => {
  const { execution } = await run([
    node({ id: "get", type: "http", config: { url: `${peerUrl}/page`, responseFormat: "file" } }),
    node({
      id: "svg",
      type: "file",
      config: { operation: "write", value: "<svg/>", name: "x.svg", contentType: "image/svg+xml" },
    }),
  ]);
  const html = z
    .object({ body: reference })
    .parse(execution.nodeResults.find(({ nodeId }) => nodeId === "get")?.["output"]);
  const svg = z
    .object({ file: reference })
    .parse(execution.nodeResults.find(({ nodeId }) => nodeId === "svg")?.["output"]);
  for (const { $file } of [html.body, svg.file]) {
    const { headers } = await download($file, user.cookie);
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-disposition")).toMatch(/^attachment;/);
    expect(headers.get("content-security-policy")).toContain("sandbox");
  }
});

test("the OpenAPI document tells of the download", async () => {
  const response = await fetch(`${stack.api.url}/api/v1/openapi.json`);
  const document = (await response.json()) as { paths: Record<string, { get?: { responses: object } }> };
  expect(JSON.stringify(document.paths["/files/{id}"]?.get?.responses)).toContain("binary");
});

async function newExecution(): Promise<string> {
  const id = `e${randomBytes(8).toString("hex")}`;
  await database.db.insert(tables.workspaces).values({ id, name: "W" });
  await database.db.insert(tables.workflows).values({ id, workspaceId: id, name: "F", webhookToken: id });
  await database.db
    .insert(tables.workflowVersions)
    .values({ id, workflowId: id, version: 1, graph: { formatVersion: 1, nodes: [], edges: [] } });
  await database.db.insert(tables.executions).values({
    id,
    workspaceId: id,
    workflowId: id,
    versionId: id,
    version: 1,
    source: "manual",
    triggerData: {},
  });
  return id;
}
const row = (executionId: string, workspaceId = executionId) => {
  const id = `f${randomBytes(8).toString("hex")}`;
  return {
    id,
    workspaceId,
    executionId,
    name: "x",
    contentType: "text/plain",
    size: 5_000_000_000,
    sha256: "00",
    storageKey: `ab/cd/${id}`,
  };
};
const due = async (): Promise<string[]> => {
  const { rows } = await database.db.execute<{ storage_key: string }>(
    sql`select storage_key from file_removals where due_at <= now()`,
  );
  return rows.map((each) => each.storage_key);
};

test("a file is there for its workspace only, and goes with its execution, leaving its object to the sweep", async () => {
  const executionId = await newExecution();
  const kept = row(executionId);
  await records.announce(kept);
  expect(await due()).not.toContain(kept.storageKey);
  expect(await records.create(kept)).toBe(true);
  expect(await records.get({ workspaceId: executionId, id: kept.id })).toMatchObject(kept);
  expect(await records.get({ workspaceId: "other", id: kept.id })).toBeUndefined();
  expect(await records.delete({ workspaceId: "other", id: kept.id })).toBe(false);
  await database.db.execute(sql`delete from executions where id = ${executionId}`);
  expect(await records.get({ workspaceId: executionId, id: kept.id })).toBeUndefined();
  expect(await due()).toContain(kept.storageKey);
});

test("an object whose file never came to be is swept a day later, and one whose execution is gone is no file", async () => {
  const executionId = await newExecution();
  const lost = row(executionId);
  await records.announce(lost);
  await database.db.execute(
    sql`update file_removals set due_at = now() - interval '1 second' where storage_key = ${lost.storageKey}`,
  );
  expect(await records.create(lost)).toBe(false);
  const orphan = row("no-such-execution", executionId);
  await records.announce(orphan);
  expect(await records.create(orphan)).toBe(false);
  expect(await due()).toContain(lost.storageKey);
});

test("sweepers share what is to go: each object is claimed once, and what failed comes again later", async () => {
  await database.db.execute(sql`delete from file_removals`);
  for (let index = 0; index < 30; index++) await records.announce({ storageKey: `ab/cd/s${index}` });
  await database.db.execute(sql`update file_removals set due_at = now() - interval '1 second'`);
  const claims = await Promise.all([1, 2, 3].map(() => records.claimRemovals({ limit: 20 })));
  const claimed = claims.flat();
  expect(claimed.length).toBe(30);
  expect(new Set(claimed).size).toBe(30);
  await records.forgetRemovals({ storageKeys: claimed.slice(0, 29) });
  expect(await records.claimRemovals({ limit: 20 })).toEqual([]);
  await database.db.execute(sql`update file_removals set due_at = now() - interval '1 second'`);
  expect(await records.claimRemovals({ limit: 20 })).toEqual([claimed[29]]);
});

test("a sweep empties the store of everything whose execution is gone, and of nothing else", async () => {
  await database.db.execute(sql`delete from file_removals`);
  const files = await createTestFiles({ records });
  const { store, root, remove } = files;
  const executionIds = [await newExecution(), await newExecution()];
  const put = (executionId: string) =>
    files.put({
      workspaceId: executionId,
      executionId,
      name: "x",
      contentType: "text/plain",
      content: bytes(),
      maxBytes: 100,
      signal: new AbortController().signal,
    });
  const [gone, kept] = [await put(executionIds[0] ?? ""), await put(executionIds[1] ?? "")];
  await database.db.execute(sql`delete from workspaces where id = ${executionIds[0]}`);
  expect(await sweepRemovals({ store, removals: records, log: quiet })).toBe(1);
  const names = await readdir(root, { recursive: true });
  expect(names.some((name) => name.endsWith(gone.id))).toBe(false);
  expect(names.some((name) => name.endsWith(kept.id))).toBe(true);
  expect(await due()).toEqual([]);
  await remove();
});

async function* bytes(): AsyncGenerator<Buffer> {
  yield Buffer.from("bytes");
}
