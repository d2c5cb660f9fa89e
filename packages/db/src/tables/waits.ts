import { json, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { executions } from "./executions.ts";

/** Nodes that wait for a call or a decision, and what came. An answer may come before the node has begun to wait. */
export const waits = pgTable(
  "waits",
  {
    executionId: text("execution_id")
      .notNull()
      .references(() => executions.id, { onDelete: "cascade" }),
    nodeId: text("node_id").notNull(),
    /** As in `node_executions`. */
    path: text("path").notNull().default(""),
    kind: text("kind", { enum: ["callback", "approval"] }).notNull(),
    /** What the person is asked who decides. */
    message: text("message").notNull().default(""),
    createdAt: moment("created_at").notNull().defaultNow(),
    /** Null until the node waits. */
    expiresAt: moment("expires_at"),
    /** When it was answered, or given up. */
    closedAt: moment("closed_at"),
    /** Null if it was given up. */
    answer: json("answer"),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.nodeId, table.path] })],
);
