import { timestamp } from "drizzle-orm/pg-core";

/** A moment in UTC, to the millisecond. */
export function moment(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3, mode: "date" });
}
