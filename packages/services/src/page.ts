import { WorkfuseError } from "@workfuse/errors";
import type { z } from "zod";

export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** Reads one row more than asked for, to know whether there is a next page. */
export function toPage<R, T>({
  rows,
  limit,
  item,
  cursor,
}: {
  rows: readonly R[];
  limit: number;
  item: (row: R) => T;
  cursor: (row: R) => unknown;
}): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(item),
    nextCursor: last === undefined ? null : Buffer.from(JSON.stringify(cursor(last))).toString("base64url"),
  };
}

/** @throws WorkfuseError `request.invalid` for a cursor that this list did not give out. */
export function readCursor<S extends z.ZodType>({
  cursor,
  schema,
}: {
  cursor: string | undefined;
  schema: S;
}): z.output<S> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch (cause) {
    throw new WorkfuseError({
      code: "request.invalid",
      message: "This page does not exist; start again.",
      cause,
    });
  }
}
