import { index, pgTable, text } from "drizzle-orm/pg-core";
import { user } from "./auth.ts";
import { moment } from "./columns.ts";
import { roles } from "./workspace-members.ts";
import { workspaces } from "./workspaces.ts";

/** Keys of programs. One works for one workspace, as its maker, with at most the maker's role of the moment. */
export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    createdBy: text("created_by")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    role: text("role", { enum: roles }).notNull(),
    /** The key's first characters, for people to tell keys apart. */
    start: text("start").notNull(),
    /** SHA-256 of the key. The key itself is shown once and kept nowhere. */
    hash: text("hash").notNull().unique(),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** Null: does not expire. */
    expiresAt: moment("expires_at"),
    /** To the minute. */
    lastUsedAt: moment("last_used_at"),
  },
  (table) => [index("api_keys_workspace").on(table.workspaceId, table.createdAt)],
);
