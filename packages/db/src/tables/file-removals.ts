import { index, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

/**
 * Objects of the file store that are to go. Every object is in `files` or here: an object that is being written is
 * here until its row is, and a trigger puts the object of every row that goes, however it goes, back.
 */
export const fileRemovals = pgTable(
  "file_removals",
  {
    storageKey: text("storage_key").primaryKey(),
    /** Not before this moment. */
    dueAt: moment("due_at").notNull(),
  },
  (table) => [index("file_removals_due").on(table.dueAt)],
);
