import { json, index, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { workflows } from "./workflows.ts";

/** Active workflows that run when others fail. The row comes and goes with the activation. */
export const errorTriggers = pgTable(
  "error_triggers",
  {
    workflowId: text("workflow_id")
      .primaryKey()
      .references(() => workflows.id, { onDelete: "cascade" }),
    workspaceId: text("workspace_id").notNull(),
    /** The workflows whose failures count; null for any. */
    watched: json("watched").$type<readonly string[]>(),
    /** Failures before it do not count. */
    since: moment("since").notNull().defaultNow(),
  },
  (table) => [index("error_triggers_workspace").on(table.workspaceId)],
);
