import { integer, json, pgTable, primaryKey, real, text } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";
import { executions } from "./executions.ts";

const nodeStatuses = ["running", "success", "failure", "skipped"] as const;
export type NodeStatus = (typeof nodeStatuses)[number];

export type StoredError = { code: string; message: string; details?: Record<string, unknown> };

export type StoredModelsUsage = {
  requests: number;
  promptTokens: number;
  completionTokens: number;
  cachedTokens: number;
  /** Dollars, estimated; null where no price is known. */
  cost: number | null;
  /** Milliseconds. */
  latency: number;
};

/** One row for each node of an execution, and for each iteration or item of one: its input, output and error. */
export const nodeExecutions = pgTable(
  "node_executions",
  {
    executionId: text("execution_id")
      .notNull()
      .references(() => executions.id, { onDelete: "cascade" }),
    nodeId: text("node_id").notNull(),
    /** The number of each loop iteration or item around it, outermost first, with points between; "" outside. */
    path: text("path").notNull().default(""),
    status: text("status", { enum: nodeStatuses }).notNull(),
    /** The node's config with its templates resolved. Secrets stand in it as references. */
    input: json("input"),
    /** While it runs: what it waits for, if it does. */
    output: json("output"),
    error: json("error").$type<StoredError>(),
    /** The output handle taken. */
    handle: text("handle"),
    attempt: integer("attempt").notNull().default(1),
    /** How many attempts ended with their worker instead of with a result. */
    interruptions: integer("interruptions").notNull().default(0),
    startedAt: moment("started_at"),
    completedAt: moment("completed_at"),
    /** Milliseconds. */
    duration: integer("duration"),
    /** Milliseconds of CPU that user code in it took. */
    cpuMs: real("cpu_ms"),
    /** What it asked of language models, if it did. */
    modelsUsage: json("models_usage").$type<StoredModelsUsage>(),
    /** Sequence numbers of the live updates that told of the start and of the end. */
    startedSequence: integer("started_sequence"),
    completedSequence: integer("completed_sequence"),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.nodeId, table.path] })],
);
