import { bigint, index, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { executions } from "./executions.ts";
import { workspaces } from "./workspaces.ts";

/** What is known of a stored file; its bytes are in the object store under `storage_key`. */
export const files = pgTable(
  "files",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** The execution that made it, and with which it goes. */
    executionId: text("execution_id").references(() => executions.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    contentType: text("content_type").notNull(),
    size: bigint("size", { mode: "number" }).notNull(),
    sha256: text("sha256").notNull(),
    storageKey: text("storage_key").notNull().unique(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    index("files_workspace").on(table.workspaceId, table.id),
    index("files_execution").on(table.executionId),
  ],
);
