import { boolean, index, integer, json, pgTable, text } from "drizzle-orm/pg-core";
import { user } from "./auth.ts";
import { moment } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

export const workflows = pgTable(
  "workflows",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    description: text("description"),
    /** Lower-case words to find it by. */
    tags: text("tags").array().notNull().default([]),
    /** Where it is filed, folders from the outermost on with slashes between; empty: nowhere. */
    folder: text("folder").notNull().default(""),
    /** Number of the newest version. Grows by exactly one with every save. */
    version: integer("version").notNull().default(1),
    /** The version that triggers run; null until the workflow is first published. */
    publishedVersion: integer("published_version"),
    isActive: boolean("is_active").notNull().default(false),
    /** Seconds by which its executions go before others in the engine's queue, as the published version says. */
    priority: integer("priority").notNull().default(120),
    /** The unguessable part of the webhook's address. */
    webhookToken: text("webhook_token").notNull().unique(),
    /** What the webhook takes and how it answers; null: the defaults. */
    webhookSettings: json("webhook_settings"),
    /** Until then deliveries to the test address run the newest version. */
    listeningUntil: moment("listening_until"),
    createdBy: text("created_by").references(() => user.id, { onDelete: "set null" }),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [index("workflows_workspace").on(table.workspaceId, table.updatedAt, table.id)],
);
