import type { MissedPolicy, Schedule } from "@workfuse/schedule";
import { sql } from "drizzle-orm";
import { index, integer, json, pgTable, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { workflows } from "./workflows.ts";

/** When active workflows are due, from their published graphs. The row comes and goes with the activation. */
export const schedules = pgTable(
  "schedules",
  {
    workflowId: text("workflow_id")
      .primaryKey()
      .references(() => workflows.id, { onDelete: "cascade" }),
    workspaceId: text("workspace_id").notNull(),
    schedule: json("schedule").$type<Schedule>().notNull(),
    missed: text("missed").$type<MissedPolicy>().notNull(),
    /** How many missed runs are made up for, where all are. */
    missedLimit: integer("missed_limit").notNull(),
    /** From when intervals count. */
    anchor: moment("anchor").notNull(),
    /** The first due time that no scheduler has looked after. Null: there is none. */
    nextAt: moment("next_at"),
    /** What the clock of the scheduler showed that looked after it last. */
    claimedAt: moment("claimed_at"),
  },
  (table) => [
    index("schedules_due")
      .on(table.nextAt)
      .where(sql`next_at is not null`),
    index("schedules_workspace").on(table.workspaceId),
  ],
);
