import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FileRecords, createFiles } from "./create-files.ts";
import { createObjectStore } from "./create-object-store.ts";
import { objectKeyOf } from "./object-key.ts";
import type { ObjectStore } from "./object-store.ts";
import { createS3Store } from "./s3-store.ts";
import { parseStoreUrl } from "./store-url.ts";
import { sweepRemovals } from "./sweep-removals.ts";
import { createTestFiles } from "./testing/test-files.ts";
import { type TestS3, startTestS3 } from "./testing/test-s3.ts";

const { signal } = new AbortController();
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const newKey = (): string => objectKeyOf(randomUUID());

let root: string;
let s3: TestS3;
let stores: Readonly<Record<"folder" | "s3", ObjectStore>>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "workfuse-store-"));
  s3 = await startTestS3();
  const address = parseStoreUrl(`s3://files/some%20where?region=eu-central-1&endpoint=${s3.url}`);
  if (address.kind !== "s3") throw new Error("not an S3 address");
  stores = {
    folder: await createObjectStore({ url: pathToFileURL(root).href }),
    s3: createS3Store({ address, credentials: { accessKeyId: "id", secretAccessKey: "secret" } }),
  };
});
afterAll(async () => {
  stores.s3.close();
  await s3.close();
  await rm(root, { recursive: true });
});

const partsIn = async (): Promise<string[]> =>
  (await readdir(root, { recursive: true })).filter((name) => name.endsWith(".part"));

describe.each(["folder", "s3"] as const)("the %s store", (kind) => {
  test.each([0, 1, 100_000, 40 * 1024 * 1024])("gives back %i bytes as they were", async (size) => {
    const bytes = randomBytes(size);
    const key = newKey();
    await stores[kind].put({ key, content: Readable.from(pieces(bytes)), signal });
    const back = await buffer(await stores[kind].get({ key, signal }));
    expect(back.equals(bytes)).toBe(true);
  });

  test("an object that is not there is file.not_found, and deleting it does nothing", async () => {
    const key = newKey();
    await stores[kind].delete({ key, signal });
    await expect(stores[kind].get({ key, signal })).rejects.toMatchObject({ code: "file.not_found" });
  });

  test("a deleted object is gone", async () => {
    const key = newKey();
    await stores[kind].put({ key, content: Readable.from([Buffer.from("x")]), signal });
    await stores[kind].delete({ key, signal });
    await expect(stores[kind].get({ key, signal })).rejects.toMatchObject({ code: "file.not_found" });
  });

  test.each([1, 40 * 1024 * 1024])(
    "a stream that fails after %i bytes leaves nothing and fails with its own error",
    async (size) => {
      const key = newKey();
      const failure = new Error("the source broke");
      async function* broken(): AsyncGenerator<Buffer> {
        yield* pieces(randomBytes(size));
        throw failure;
      }
      const content = Readable.from(broken(), { objectMode: false });
      await expect(stores[kind].put({ key, content, signal })).rejects.toBe(failure);
      await expect(stores[kind].get({ key, signal })).rejects.toMatchObject({ code: "file.not_found" });
      expect(await partsIn()).toEqual([]);
      expect(s3.openUploads()).toBe(0);
    },
  );

  test("an abort ends a put with the signal's own reason and leaves nothing", async () => {
    const key = newKey();
    const controller = new AbortController();
    const reason = new Error("cancelled");
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        yield Buffer.alloc(1024);
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
      }
    }
    setTimeout(() => controller.abort(reason), 50);
    const content = Readable.from(endless(), { objectMode: false });
    await expect(stores[kind].put({ key, content, signal: controller.signal })).rejects.toBe(reason);
    await expect(stores[kind].get({ key, signal })).rejects.toMatchObject({ code: "file.not_found" });
    expect(await partsIn()).toEqual([]);
  });

  test("a key that is not ours is refused: it could leave the folder", async () => {
    for (const key of ["../../etc/passwd", "ab/cd/../x", "/ab/cd/x", "ab/cd/x/y"]) {
      await expect(stores[kind].get({ key, signal })).rejects.toThrow("not a key");
    }
  });
});

test("the S3 store puts objects under its prefix, and says when the server does not serve", async () => {
  const key = newKey();
  await stores.s3.put({ key, content: Readable.from([Buffer.from("x")]), signal });
  expect(s3.objects.get(`files/some where/${key}`)?.toString()).toBe("x");
  s3.failNext({ method: "GET", status: 403, times: 1 });
  await expect(stores.s3.get({ key, signal })).rejects.toMatchObject({
    code: "file.unavailable",
    retryable: true,
  });
  s3.failNext({ method: "GET", status: 503, times: 1 });
  expect((await buffer(await stores.s3.get({ key, signal }))).toString()).toBe("x");
});

test("a folder that cannot be written is file.unavailable", async () => {
  const file = join(root, "no-folder");
  await writeFile(file, "");
  const store = await createObjectStore({ url: pathToFileURL(join(file, "files")).href });
  await expect(
    store.put({ key: newKey(), content: Readable.from([Buffer.from("x")]), signal }),
  ).rejects.toMatchObject({ code: "file.unavailable" });
});

test.each([
  ["nothing", "not a URL"],
  ["ftp://x/y", "file:// or s3://"],
  ["file://host/x", "another machine"],
  ["s3:///x", "bucket"],
  ["s3://key:secret@bucket/x", "credentials"],
  ["s3://bucket/x?endpoint=ftp://y", "endpoint"],
])("FILES_URL %s is refused with the reason", (url, reason) => {
  expect(() => parseStoreUrl(url)).toThrow(reason);
});

test("what is written is known by its size and SHA-256", async () => {
  const files = await createTestFiles();
  const bytes = randomBytes(70_000);
  const file = await files.put({ ...toPut("a b.bin", bytes), maxBytes: 70_000 });
  expect(file).toMatchObject({
    name: "a b.bin",
    size: 70_000,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  });
  const opened = await files.open({ workspaceId: "w", id: file.id, signal });
  expect(opened.file).toEqual(file);
  expect((await buffer(opened.content)).equals(bytes)).toBe(true);
  await files.remove();
});

test("a file that is one byte too long is refused and not kept", async () => {
  const files = await createTestFiles();
  await expect(files.put({ ...toPut("x", randomBytes(1001)), maxBytes: 1000 })).rejects.toMatchObject({
    code: "file.too_large",
  });
  expect(files.ids()).toEqual([]);
  await files.remove();
});

test("a stream that has failed before it is read fails the put with its own error, and nothing else", async () => {
  const records: FileRecords = {
    announce: () =>
      new Promise((resolve) => {
        setTimeout(resolve, 30);
      }),
    create: async () => true,
    get: async () => undefined,
    delete: async () => false,
  };
  const files = createFiles({ store: stores.folder, records, ids: { next: randomUUID } });
  const failure = new Error("broke at once");
  const content = new Readable({ read() {} });
  const running = files.put({ ...toPut("x", Buffer.from("x")), content });
  content.destroy(failure);
  await expect(running).rejects.toBe(failure);
});

test("ACCEPTANCE 52: a foreign workspace's file answers exactly like an unknown one", async () => {
  const files = await createTestFiles();
  const { id } = await files.put(toPut("x", Buffer.from("x")));
  const ways = [
    (workspaceId: string, fileId: string) => files.info({ workspaceId, id: fileId }),
    (workspaceId: string, fileId: string) => files.open({ workspaceId, id: fileId, signal }),
    (workspaceId: string, fileId: string) => files.delete({ workspaceId, id: fileId }),
  ];
  for (const way of ways) {
    const foreign = await way("other", id).catch((error: unknown) => error);
    const unknown = await way("w", "no-such-file").catch((error: unknown) => error);
    expect(foreign).toMatchObject({ code: "file.not_found" });
    expect(String(foreign)).toBe(String(unknown));
  }
  expect((await files.info({ workspaceId: "w", id })).id).toBe(id);
  await files.remove();
});

test("no name reaches a path, and every name can be shown and saved", async () => {
  const files = await createTestFiles();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.constantFrom("../../x", "..", "", "a\0b", "C:\\x"),
      ),
      async (name) => {
        const file = await files.put(toPut(name, Buffer.from("x")));
        expect(file.name).not.toMatch(/[/\\\p{Cc}]|^\.*$/u);
        expect(file.name.isWellFormed()).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
  await files.remove();
});

test("a content type that could break a header becomes bytes", async () => {
  const files = await createTestFiles();
  const typeOf = async (contentType: string) =>
    (await files.put({ ...toPut("x", Buffer.from("x")), contentType })).contentType;
  expect(await typeOf("Text/HTML; charset=UTF-8")).toBe("text/html; charset=utf-8");
  for (const odd of ["", "x", "a/b\r\nx: y", "a/b; c", `a/${"b".repeat(300)}`]) {
    expect(await typeOf(odd)).toBe("application/octet-stream");
  }
  await files.remove();
});

test("a file whose execution is gone meanwhile is not handed out", async () => {
  const records: FileRecords = {
    announce: async () => {},
    create: async () => false,
    get: async () => undefined,
    delete: async () => false,
  };
  const files = createFiles({ store: stores.folder, records, ids: { next: randomUUID } });
  await expect(files.put(toPut("x", Buffer.from("x")))).rejects.toMatchObject({
    code: "execution.superseded",
  });
});

test("a sweep removes what is claimed, at most 1000 objects, and leaves what cannot be removed", async () => {
  const stuck = newKey();
  const forgotten: string[] = [];
  let left = 5000;
  const removals = {
    claimRemovals: async ({ limit }: { limit: number }) => {
      const count = Math.min(limit, left);
      left -= count;
      return Array.from({ length: count }, (_, index) => (index === 0 ? stuck : newKey()));
    },
    forgetRemovals: async ({ storageKeys }: { storageKeys: readonly string[] }) => {
      forgotten.push(...storageKeys);
    },
  };
  const store: ObjectStore = {
    ...stores.folder,
    delete: async (input) => {
      if (input.key === stuck) throw new Error("stuck");
      await stores.folder.delete(input);
    },
  };
  expect(await sweepRemovals({ store, removals, log: quiet, signal })).toBe(990);
  expect(forgotten).toHaveLength(990);
  expect(forgotten).not.toContain(stuck);
});

test("a stored file is readable by its owner only", async () => {
  const key = newKey();
  await stores.folder.put({ key, content: Readable.from([Buffer.from("x")]), signal });
  expect((await stat(join(root, key))).mode & 0o777).toBe(0o600);
});

function toPut(name: string, bytes: Buffer) {
  return {
    workspaceId: "w",
    executionId: null,
    name,
    contentType: "application/octet-stream",
    content: Readable.from([bytes]) as AsyncIterable<Buffer>,
    maxBytes: 1_000_000,
    signal,
  };
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
