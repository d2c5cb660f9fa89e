import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Files } from "@workfuse/ports";
import { type FileRecords, createFiles } from "../create-files.ts";
import { createObjectStore } from "../create-object-store.ts";

export type TestFiles = Files & {
  /** Ids of all files there are. */
  readonly ids: () => readonly string[];
  readonly remove: () => Promise<void>;
};

/** Files in a folder of their own, with what is known of them in memory. */
export async function createTestFiles(): Promise<TestFiles> {
  const root = await mkdtemp(join(tmpdir(), "workfuse-files-"));
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
  const store = await createObjectStore({ url: pathToFileURL(root).href });
  return {
    ...createFiles({ store, records, ids: { next: randomUUID } }),
    ids: () => [...rows.keys()],
    remove: () => rm(root, { recursive: true }),
  };
}
