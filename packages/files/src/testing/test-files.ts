import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Files } from "@workfuse/ports";
import { type FileRecords, createFiles } from "../create-files.ts";
import { createObjectStore } from "../create-object-store.ts";
import type { ObjectStore } from "../object-store.ts";

export type TestFiles = Files & {
  /** Ids of all files there are, where what is known of them is kept in memory. */
  readonly ids: () => readonly string[];
  readonly store: ObjectStore;
  /** The folder with the bytes. */
  readonly root: string;
  readonly remove: () => Promise<void>;
};

/** Files in a folder of their own, with what is known of them in memory if nothing else is given. */
export async function createTestFiles({
  records,
}: { records?: FileRecords | undefined } = {}): Promise<TestFiles> {
  const root = await mkdtemp(join(tmpdir(), "workfuse-files-"));
  const memory = inMemory();
  const store = await createObjectStore({ url: pathToFileURL(root).href });
  return {
    ...createFiles({ store, records: records ?? memory.records, ids: { next: randomUUID } }),
    ids: () => [...memory.rows.keys()],
    store,
    root,
    remove: () => rm(root, { recursive: true }),
  };
}

function inMemory() {
  const rows = new Map<string, Parameters<FileRecords["create"]>[0]>();
  const records: FileRecords = {
    announce: async () => {},
    create: async (row) => {
      rows.set(row.id, row);
      return true;
    },
    get: async ({ workspaceId, id }) => {
      const row = rows.get(id);
      return row?.workspaceId === workspaceId ? row : undefined;
    },
    delete: async ({ workspaceId, id }) => rows.get(id)?.workspaceId === workspaceId && rows.delete(id),
  };
  return { rows, records };
}
