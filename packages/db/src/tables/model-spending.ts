import { doublePrecision, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { workspaces } from "./workspaces.ts";

/** What language models have cost, and what is set aside for requests under way. Stays when executions are deleted. */
export const modelSpending = pgTable(
  "model_spending",
  {
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** In UTC: `2026-11`. */
    month: text("month").notNull(),
    executionId: text("execution_id").notNull(),
    /** US dollars, estimated. */
    spent: doublePrecision("spent").notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.month, table.executionId] })],
);
