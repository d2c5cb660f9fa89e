import { doublePrecision, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Token buckets that several processes share: each takes some tokens at a time and spends them by itself. */
export const rateBuckets = pgTable("rate_buckets", {
  key: text("key").primaryKey(),
  /** Left at `updated_at`. */
  tokens: doublePrecision("tokens").notNull(),
  /** What the last one to ask got. */
  granted: doublePrecision("granted").notNull(),
  capacity: doublePrecision("capacity").notNull(),
  perSecond: doublePrecision("per_second").notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
});
