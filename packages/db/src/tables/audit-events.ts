import { index, json, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

/**
 * What was changed, by whom. Rows refer to nothing, so that they outlive what they tell of; they are only ever added.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    /** UUID of version 7: in order of time. */
    id: text("id").primaryKey(),
    /** Null for what concerns an account and no workspace: signing in, a new password. */
    workspaceId: text("workspace_id"),
    at: moment("at").notNull(),
    /** Null for somebody who is not known, as at a failed sign-in. */
    userId: text("user_id"),
    userName: text("user_name"),
    /** Of the API key, where one was used. */
    apiKeyId: text("api_key_id"),
    action: text("action").notNull(),
    targetId: text("target_id"),
    /** Never a secret: a few named fields of what was asked for. */
    details: json("details").$type<Readonly<Record<string, unknown>>>().notNull(),
    address: text("address").notNull(),
    requestId: text("request_id").notNull(),
  },
  (table) => [
    index("audit_events_workspace").on(table.workspaceId, table.id),
    index("audit_events_user").on(table.userId, table.id),
  ],
);
