import { and, eq } from "drizzle-orm";
import type pg from "pg";
import type { Database } from "../database.ts";
import { files } from "../tables/files.ts";

export type FileRow = typeof files.$inferSelect;

// The longest that an object may take to be written, and the pause before a removal that failed is tried again.
const writtenWithinHours = 24;
const removeAgainMinutes = 10;

/** What is known of files. Every access names the workspace: a foreign file is an unknown one. */
export function createFileRepository({ db, pool }: { db: Database; pool: pg.Pool }) {
  return {
    /** Notes that an object is about to be written, so that it is removed if its file never comes to be. */
    async announce({ storageKey }: { storageKey: string }): Promise<void> {
      await pool.query({
        name: "file-announce",
        text: `insert into file_removals (storage_key, due_at) values ($1, now() + make_interval(hours => $2))`,
        values: [storageKey, writtenWithinHours],
      });
    },

    /**
     * The object is written: from now on it is a file.
     * @returns false if that took so long that the object has been given up, or if the execution is gone
     */
    async create(row: Omit<FileRow, "createdAt">): Promise<boolean> {
      const { rowCount } = await pool.query({
        name: "file-create",
        text: `
          with announced as (
            delete from file_removals where storage_key = $8 and due_at > now()
              and ($3::text is null or exists (select from executions where id = $3))
            returning storage_key
          )
          insert into files (id, workspace_id, execution_id, name, content_type, size, sha256, storage_key)
          select $1, $2, $3, $4, $5, $6, $7, storage_key from announced`,
        values: [
          row.id,
          row.workspaceId,
          row.executionId,
          row.name,
          row.contentType,
          row.size,
          row.sha256,
          row.storageKey,
        ],
      });
      return rowCount === 1;
    },

    async get({ workspaceId, id }: { workspaceId: string; id: string }): Promise<FileRow | undefined> {
      const rows = await db
        .select()
        .from(files)
        .where(and(eq(files.id, id), eq(files.workspaceId, workspaceId)));
      return rows[0];
    },

    /** The object follows: a trigger notes it as to be removed. @returns whether there was such a file */
    async delete({ workspaceId, id }: { workspaceId: string; id: string }): Promise<boolean> {
      const rows = await db
        .delete(files)
        .where(and(eq(files.id, id), eq(files.workspaceId, workspaceId)))
        .returning({ id: files.id });
      return rows.length === 1;
    },

    /** Objects that are to go now; other sweepers leave them alone for a while. */
    async claimRemovals({ limit }: { limit: number }): Promise<readonly string[]> {
      const { rows } = await pool.query<{ storageKey: string }>({
        name: "file-claim-removals",
        text: `
          update file_removals set due_at = now() + make_interval(mins => $2)
          where storage_key in (
            select storage_key from file_removals where due_at <= now()
            order by due_at limit $1 for update skip locked)
          returning storage_key as "storageKey"`,
        values: [limit, removeAgainMinutes],
      });
      return rows.map(({ storageKey }) => storageKey);
    },

    /** These objects are gone. */
    async forgetRemovals({ storageKeys }: { storageKeys: readonly string[] }): Promise<void> {
      await pool.query({
        name: "file-forget-removals",
        text: `delete from file_removals where storage_key = any($1)`,
        values: [storageKeys],
      });
    },
  };
}

export type FileRepository = ReturnType<typeof createFileRepository>;
