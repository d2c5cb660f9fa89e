import { type Page, readCursor, toPage } from "@workfuse/services";
import { z } from "zod";

const cursorSchema = z.int().min(0);

/** A page of a list that is short enough to be read as a whole. */
export function listPage<T>({
  list,
  cursor,
  limit,
}: {
  list: readonly T[];
  cursor?: string | undefined;
  limit: number;
}): Page<T> {
  const start = readCursor({ cursor, schema: cursorSchema }) ?? 0;
  return toPage({
    rows: list.slice(start, start + limit + 1),
    limit,
    item: (row) => row,
    cursor: () => start + limit,
  });
}
