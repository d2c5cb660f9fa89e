import type { GraphContent } from "@workfuse/graph";
import { integer, json, pgTable, text, unique } from "drizzle-orm/pg-core";
import { user } from "./auth.ts";
import { moment } from "./columns.ts";
import { workflows } from "./workflows.ts";

/** Immutable: executions are pinned to these rows. `json` keeps the graph exactly as it was saved, order of keys too. */
export const workflowVersions = pgTable(
  "workflow_versions",
  {
    id: text("id").primaryKey(),
    workflowId: text("workflow_id")
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    graph: json("graph").$type<GraphContent>().notNull(),
    message: text("message"),
    createdBy: text("created_by").references(() => user.id, { onDelete: "set null" }),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [unique("workflow_versions_number").on(table.workflowId, table.version)],
);
