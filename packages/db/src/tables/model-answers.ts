import { json, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** Answers of language models that nodes want to use again for the same question. No credential is ever in a question. */
export const modelAnswers = pgTable(
  "model_answers",
  {
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** A hash of everything that was asked, and of whom. */
    key: text("key").notNull(),
    answer: json("answer").notNull(),
    expiresAt: moment("expires_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.key] })],
);
