import { index, pgTable, text } from "drizzle-orm/pg-core";
import { user } from "./auth.ts";
import { moment } from "./columns.ts";
import { workflows } from "./workflows.ts";
import { workspaces } from "./workspaces.ts";

/** Where a credential's value is kept. The value itself is never here. */
export const secretReferences = pgTable(
  "secret_references",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Null: usable by every workflow of the workspace. */
    workflowId: text("workflow_id").references(() => workflows.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    arn: text("arn").notNull().unique(),
    description: text("description"),
    /** What the value is: one of the credential types; "text" for what is used as it stands. */
    type: text("type").notNull().default("text"),
    /** When the value last took another's place; null: never. */
    rotatedAt: moment("rotated_at"),
    createdBy: text("created_by").references(() => user.id, { onDelete: "set null" }),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [index("secret_references_workspace").on(table.workspaceId)],
);
