import { isRecord } from "./is-record.ts";

export type JsonPath = readonly string[];
/** A value whose name or text holds what is searched. */
export type Hit = { readonly path: JsonPath; readonly value: unknown };

// So much is looked at between two key strokes; who has more data narrows it down in the tree.
const mostVisited = 200_000;

/** The entries of a list or object; undefined of a value that has none. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((inner: unknown, index) => [String(index), inner]);
  return isRecord(value) ? Object.entries(value) : undefined;
}

/** Names and texts that hold `query`, whatever their case, in the order of the data; `limit` at most. */
export function findInJson({
  value,
  query,
  limit,
}: {
  value: unknown;
  query: string;
  limit: number;
}): readonly Hit[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return [];
  const hits: Hit[] = [];
  // A stack of its own: data may nest deeper than calls may.
  const open: Hit[] = [{ path: [], value }];
  for (let visited = 0; visited < mostVisited && hits.length < limit; visited++) {
    const next = open.pop();
    if (next === undefined) break;
    const entries = entriesOf(next.value);
    const name = next.path.at(-1) ?? "";
    const isHit =
      name.toLowerCase().includes(wanted) ||
      (entries === undefined && String(next.value).toLowerCase().includes(wanted));
    if (isHit) hits.push(next);
    for (const [key, inner] of entries?.toReversed() ?? []) {
      open.push({ path: [...next.path, key], value: inner });
    }
  }
  return hits;
}
