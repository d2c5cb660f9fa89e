import { index, integer, json, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** What was answered to requests that carry an `Idempotency-Key`, for a day: the same request is answered the same. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull(),
    key: text("key").notNull(),
    /** SHA-256 of method, path and body. */
    fingerprint: text("fingerprint").notNull(),
    /** Null while the first request is under way. */
    status: integer("status"),
    answer: json("answer"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId, table.key] }),
    index("idempotency_keys_age").on(table.createdAt),
  ],
);
