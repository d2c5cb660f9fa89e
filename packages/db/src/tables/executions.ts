import type { ExecutionOptions } from "@workfuse/execution";
import { sql } from "drizzle-orm";
import { index, integer, json, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { workflowVersions } from "./workflow-versions.ts";
import { workflows } from "./workflows.ts";

export const executionStatuses = [
  "pending",
  "running",
  "retrying",
  "completed",
  "failed",
  "cancelled",
] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

export const executions = pgTable(
  "executions",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    workflowId: text("workflow_id")
      .notNull()
      .references(() => workflows.id, { onDelete: "cascade" }),
    versionId: text("version_id")
      .notNull()
      .references(() => workflowVersions.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    status: text("status", { enum: executionStatuses }).notNull().default("pending"),
    /** What started it: `webhook`, `schedule`, `form`, `error`, `manual`, `retry`, `replay` or `workflow`. */
    source: text("source").notNull(),
    triggerData: json("trigger_data").notNull(),
    error: json("error").$type<{ code: string; message: string; nodeId?: string }>(),
    retryOf: text("retry_of"),
    /** What makes it other than a plain run of its version. Its nodes may then have rows before it starts. */
    options: json("options").$type<ExecutionOptions>(),
    userId: text("user_id"),
    /** The sender's own id of a delivery; the same one starts no second execution. */
    deliveryId: text("delivery_id"),
    createdAt: moment("created_at").notNull().defaultNow(),
    startedAt: moment("started_at"),
    completedAt: moment("completed_at"),
    /** Milliseconds from start to end. */
    duration: integer("duration"),
    /** Number of the last live update. */
    sequence: integer("sequence").notNull().default(0),
    /** Grows whenever a worker takes the execution over; what an earlier holder still writes is refused. */
    fence: integer("fence").notNull().default(0),
    /** The worker process that holds it while it runs. */
    owner: text("owner"),
    /** Set while nobody needs to hold it because all that is left is to wait: when somebody must take it up again. */
    wakeAt: moment("wake_at"),
    /** How often it was handed back to wait. */
    parks: integer("parks").notNull().default(0),
    /** The node whose output is the execution's. */
    resultNodeId: text("result_node_id"),
    /** What the webhook's caller is answered. */
    answer: json("answer").$type<{ status: number; headers: Record<string, string>; body: unknown }>(),
    /** The secret part of the addresses under which its waiting nodes are answered. */
    resumeToken: text("resume_token"),
    /** The execution that a `workflow` node of started this one. */
    parentId: text("parent_id"),
    /** How many such executions are above it. */
    depth: integer("depth").notNull().default(0),
    /** When the sweeper last sent it to the engine again. Null: only the first sending, straight after commit. */
    dispatchedAt: moment("dispatched_at"),
    /** When a worker last wrote to it. */
    touchedAt: moment("touched_at"),
    /** The last commit's own id, which tells after a broken connection whether it became durable. */
    lastCommit: uuid("last_commit"),
    /** How often it was handed to the engine anew because nobody brought it on; a worker's commit sets it back. */
    handovers: integer("handovers").notNull().default(0),
  },
  (table) => [
    index("executions_workflow").on(table.workflowId, table.id),
    index("executions_workspace").on(table.workspaceId, table.id),
    uniqueIndex("executions_delivery")
      .on(table.workflowId, table.deliveryId)
      .where(sql`delivery_id is not null`),
    index("executions_parent")
      .on(table.parentId)
      .where(sql`parent_id is not null`),
    // Error triggers look for failures of the last minutes.
    index("executions_failed")
      .on(table.workspaceId, table.completedAt)
      .where(sql`status = 'failed'`),
    // Small: only what has not ended. The outbox and the reaper read it.
    index("executions_open")
      .on(table.createdAt)
      .where(sql`status in ('pending', 'running', 'retrying')`),
  ],
);
