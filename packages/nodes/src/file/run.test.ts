import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { type TestFiles, createTestFiles } from "@workfuse/files/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ZipFile } from "yazl";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { fileNode } from "./definition.ts";
import { runFile } from "./run.ts";

const { signal } = new AbortController();
let files: TestFiles;
beforeAll(async () => {
  files = await createTestFiles();
});
afterAll(() => files.remove());

const node = nodeRunner({ definition: fileNode, run: runFile });
const run = async (config: Record<string, unknown>) => (await node(config, { ports: { files } })).output;
const keep = (bytes: Buffer | string, name = "a.bin", workspaceId = "workspace") =>
  files
    .put({
      workspaceId,
      executionId: null,
      name,
      contentType: "application/octet-stream",
      content: Readable.from([Buffer.from(bytes)]) as AsyncIterable<Buffer>,
      maxBytes: 1e9,
      signal,
    })
    .then(({ id, contentType, size }) => ({ $file: id, name, contentType, size }));
const bytesOf = async ($file: string) =>
  buffer((await files.open({ workspaceId: "workspace", id: $file, signal })).content);
const archiveOf = async (entries: Readonly<Record<string, Buffer>>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [path, bytes] of Object.entries(entries)) zip.addBuffer(bytes, path);
  zip.end();
  return buffer(zip.outputStream);
};

test("what is written is read back: text, JSON and bytes", async () => {
  const text = await run({ operation: "write", value: "Grüße", name: "a.txt" });
  expect(text.file).toMatchObject({ name: "a.txt", contentType: "text/plain; charset=utf-8", size: 7 });
  expect(await run({ operation: "read", file: text.file })).toMatchObject({ content: "Grüße" });
  const json = await run({ operation: "write", format: "json", value: { a: [1] }, name: "a.json" });
  expect(json.file?.contentType).toBe("application/json");
  expect((await run({ operation: "read", format: "json", file: json.file })).content).toEqual({ a: [1] });
  const bytes = await run({
    operation: "write",
    format: "base64",
    value: "AP8=",
    name: "x",
    contentType: "a/b",
  });
  expect(bytes.file).toMatchObject({ contentType: "a/b", size: 2 });
  expect((await run({ operation: "read", format: "base64", file: bytes.file })).content).toBe("AP8=");
});

test("a charset is read as it is named; one that is not known is the user's mistake", async () => {
  const file = await keep(Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x80]));
  expect((await run({ operation: "read", file, charset: "windows-1252" })).content).toBe("Grüß€");
  expect((await failureOf(run({ operation: "read", file, charset: "klingon" }))).code).toBe("config.invalid");
});

test("a file is told of by what the store knows, whatever the reference claims", async () => {
  const file = await keep("abc", "real.txt");
  const { file: known, sha256 } = await run({ operation: "info", file: { ...file, name: "x", size: 1e12 } });
  expect(known).toMatchObject({ name: "real.txt", size: 3 });
  expect(sha256).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("ACCEPTANCE 52: a file of another workspace cannot be read, packed or unpacked", async () => {
  const foreign = await keep("secret", "x", "other");
  for (const config of [
    { operation: "read", file: foreign },
    { operation: "info", file: foreign },
    { operation: "unzip", file: foreign },
    { operation: "zip", files: [foreign], name: "a.zip" },
  ]) {
    expect((await failureOf(run(config))).code).toBe("file.not_found");
  }
});

test("files are packed and come out the same, also those with the same name", async () => {
  const bytes = fc.uint8Array({ maxLength: 2000 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom("a.txt", "b", "ü 1.pdf"), bytes), { maxLength: 5 }),
      async (contents) => {
        const given = await Promise.all(contents.map(([name, each]) => keep(Buffer.from(each), name)));
        const { file } = await run({ operation: "zip", files: given, name: "all.zip" });
        const { files: back = [] } = await run({ operation: "unzip", file });
        expect(new Set(back.map(({ path }) => path)).size).toBe(contents.length);
        const unpacked = await Promise.all(back.map(({ $file }) => bytesOf($file)));
        expect(unpacked.map((each) => [...each])).toEqual(contents.map(([, each]) => [...each]));
      },
    ),
    { numRuns: 100 },
  );
});

test("an archive's entries keep their path beside their name", async () => {
  const archive = await keep(await archiveOf({ "a/b/c.csv": Buffer.from("x") }));
  const { files: [only] = [] } = await run({ operation: "unzip", file: archive });
  expect(only).toMatchObject({ name: "c.csv", path: "a/b/c.csv", contentType: "text/csv; charset=utf-8" });
});

test("a ZIP bomb is stopped at the limit, and what it had unpacked is gone", async () => {
  const zeros = Buffer.alloc(40 * 1024 * 1024);
  const bomb = await keep(await archiveOf({ a: zeros, b: zeros, c: zeros }));
  const before = files.ids().length;
  const failure = await failureOf(run({ operation: "unzip", file: bomb, maxMegabytes: 100 }));
  expect(failure.code).toBe("file.too_large");
  expect(files.ids().length).toBe(before);
});

test("an archive that understates what it holds is refused", async () => {
  const bytes = await archiveOf({ a: Buffer.alloc(10_000_000) });
  // The size of the only entry, where the central directory says it.
  const directory = bytes.lastIndexOf(Buffer.from("PK\u0001\u0002", "latin1"));
  bytes.writeUInt32LE(10, directory + 24);
  const before = files.ids().length;
  expect((await failureOf(run({ operation: "unzip", file: await keep(bytes) }))).code).toBe("node.failed");
  expect(files.ids().length).toBe(before + 1);
});

test.each([
  [
    "too many entries",
    () => archiveOf(Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`f${n}`, Buffer.from("x")]))),
    "file.too_large",
  ],
  ["no archive", async () => Buffer.from("no archive"), "node.failed"],
  [
    "a path that leaves its folder",
    async () => {
      const bytes = await archiveOf({ "aa/evil": Buffer.from("x") });
      return Buffer.from(bytes.toString("latin1").replaceAll("aa/evil", "../evil"), "latin1");
    },
    "node.failed",
  ],
  [
    "half an archive",
    async () => (await archiveOf({ a: Buffer.alloc(1000) })).subarray(0, 60),
    "node.failed",
  ],
])("%s is refused", async (_what, make, code) => {
  const file = await keep(await make());
  expect((await failureOf(run({ operation: "unzip", file }))).code).toBe(code);
});

test("more than may be packed is refused before it is read", async () => {
  const file = await keep(Buffer.alloc(1024 * 1024 + 1));
  const failure = await failureOf(run({ operation: "zip", files: file, name: "a.zip", maxMegabytes: 1 }));
  expect(failure.code).toBe("file.too_large");
});

test("what an operation needs must be there", () => {
  for (const config of [
    { operation: "read" },
    { operation: "write", value: "x" },
    { operation: "zip", name: "a.zip" },
    { operation: "read", file: { $file: "../x" } },
    { operation: "read", file: "text" },
  ]) {
    expect(fileNode.config.safeParse(config).success).toBe(false);
  }
});
