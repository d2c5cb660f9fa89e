import { boolean, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { user } from "./auth.ts";
import { moment } from "./columns.ts";
import { workspaces } from "./workspaces.ts";

/** Which models write configurations and workflows for a workspace: one for each provider, one of them the default. */
export const aiSettings = pgTable(
  "ai_settings",
  {
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    provider: text("provider", { enum: ["openai", "anthropic", "gemini", "compatible"] }).notNull(),
    model: text("model").notNull(),
    /** Of the credential with the key; the value is never here. */
    secretArn: text("secret_arn"),
    baseUrl: text("base_url"),
    isDefault: boolean("is_default").notNull(),
    updatedBy: text("updated_by").references(() => user.id, { onDelete: "set null" }),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.provider] })],
);
