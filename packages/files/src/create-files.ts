import { WorkfuseError } from "@workfuse/errors";
import type { Files, Ids, StoredFile } from "@workfuse/ports";
import type { ObjectStore } from "./object-store.ts";
import { createFileStage } from "./stage-file.ts";
import { notFound } from "./unavailable.ts";

type FileRecord = StoredFile & {
  readonly workspaceId: string;
  readonly executionId: string | null;
  readonly storageKey: string;
};

/** Where it is kept what is known of files; `createFileRepository` of packages/db is one. */
export type FileRecords = {
  readonly announce: (input: { storageKey: string }) => Promise<void>;
  readonly create: (row: FileRecord) => Promise<boolean>;
  readonly get: (input: { workspaceId: string; id: string }) => Promise<FileRecord | undefined>;
  readonly delete: (input: { workspaceId: string; id: string }) => Promise<boolean>;
};

/** Files over a store of bytes and a table of what is known of them. */
export function createFiles({
  store,
  records,
  ids,
}: {
  store: ObjectStore;
  records: FileRecords;
  ids: Ids;
}): Files {
  const stage = createFileStage({ store, announce: records.announce, ids });

  async function find({ workspaceId, id }: { workspaceId: string; id: string }): Promise<FileRecord> {
    const found = await records.get({ workspaceId, id });
    if (!found) throw notFound();
    return found;
  }

  return {
    async put({ workspaceId, executionId, ...file }) {
      const { storageKey, ...stored } = await stage(file);
      const isKept = await records.create({ ...stored, workspaceId, executionId, storageKey });
      if (!isKept) {
        throw new WorkfuseError({
          code: "execution.superseded",
          message: "The execution that made this file is gone.",
        });
      }
      return stored;
    },

    async info(input) {
      return present(await find(input));
    },

    async open({ workspaceId, id, signal }) {
      const found = await find({ workspaceId, id });
      return { file: present(found), content: await store.get({ key: found.storageKey, signal }) };
    },

    async delete(input) {
      if (!(await records.delete(input))) throw notFound();
    },
  };
}

function present({ id, name, contentType, size, sha256 }: FileRecord): StoredFile {
  return { id, name, contentType, size, sha256 };
}
