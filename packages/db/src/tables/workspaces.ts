import { pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

/** Everything belongs to a workspace. Every user has a personal one. */
export const workspaces = pgTable("workspaces", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
});
