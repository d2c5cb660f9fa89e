import { bigint, index, integer, json, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { executions } from "./executions.ts";

const logLevels = ["debug", "info", "warn", "error"] as const;

export const executionLogs = pgTable(
  "execution_logs",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    executionId: text("execution_id")
      .notNull()
      .references(() => executions.id, { onDelete: "cascade" }),
    nodeId: text("node_id").notNull(),
    /** As in `node_executions`. */
    path: text("path").notNull().default(""),
    level: text("level", { enum: logLevels }).notNull(),
    message: text("message").notNull(),
    data: json("data").$type<Record<string, unknown>>(),
    /** Number of the live update that told of it, for entries that are one (a failed attempt). */
    sequence: integer("sequence"),
    timestamp: moment("timestamp").notNull().defaultNow(),
  },
  (table) => [index("execution_logs_execution").on(table.executionId, table.id)],
);
