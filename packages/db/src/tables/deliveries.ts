import { boolean, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "./columns.ts";

export const deliveryOutcomes = ["accepted", "repeated", "answered", "refused"] as const;

/**
 * What came to webhooks and what became of it. Written some moments later than it happened and pruned; one index and no
 * foreign keys, so that a delivery costs as little as it can. Rows of deleted workflows go with the pruning.
 */
export const deliveries = pgTable(
  "deliveries",
  {
    workflowId: text("workflow_id").notNull(),
    /** Version 7: sorted by the time of arrival. */
    id: uuid("id").notNull(),
    at: moment("at").notNull(),
    isTest: boolean("is_test").notNull(),
    method: text("method").notNull(),
    path: text("path").notNull(),
    address: text("address").notNull(),
    /** Bytes of the body, as far as it was read. */
    size: integer("size").notNull(),
    /** `answered`: a handshake, which starts nothing. */
    outcome: text("outcome", { enum: deliveryOutcomes }).notNull(),
    /** HTTP status of the answer. */
    status: integer("status").notNull(),
    /** Code of the error that it was refused with. */
    reason: text("reason"),
    executionId: text("execution_id"),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.id] })],
);
