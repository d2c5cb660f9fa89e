import { equalityKey } from "../values/compare.ts";
import { isRecord, valueAt, withValueAt } from "../values/path.ts";

type List = readonly unknown[];

/** An item for each element of the list at `path`; an element that is no list counts as a list of one. */
export function split({
  list,
  path,
  keepFields,
}: {
  list: List;
  path: string;
  keepFields: boolean;
}): unknown[] {
  const result: unknown[] = [];
  for (const item of list) {
    const inner = valueAt({ value: item, path });
    const elements: List = Array.isArray(inner)
      ? inner
      : inner === undefined || inner === null
        ? []
        : [inner];
    for (const element of elements) {
      result.push(keepFields && isRecord(item) ? withValueAt({ value: item, path, to: element }) : element);
    }
  }
  return result;
}

/** The values at `path` of all items that have one. */
export function aggregate({ list, path }: { list: List; path: string }): unknown[] {
  return list.map((item) => valueAt({ value: item, path })).filter((value) => value !== undefined);
}

export function limit({
  list,
  count,
  from,
}: {
  list: List;
  count: number;
  from: "start" | "end";
}): unknown[] {
  return from === "start" ? list.slice(0, count) : list.slice(Math.max(0, list.length - count));
}

/** The first of each group of items that are equal in the key fields, or altogether if there are none. */
export function unique({ list, keys }: { list: List; keys: readonly string[] }): unknown[] {
  const first = new Map<string, unknown>();
  for (const item of list) {
    const key = keyOf({ item, keys });
    if (!first.has(key)) first.set(key, item);
  }
  return [...first.values()];
}

/** One text for all items that are equal in the key fields. */
export function keyOf({ item, keys }: { item: unknown; keys: readonly string[] }): string {
  if (keys.length === 0) return equalityKey(item);
  return JSON.stringify(keys.map((path) => equalityKey(valueAt({ value: item, path }))));
}

export function chunk({ list, size }: { list: List; size: number }): unknown[] {
  const pieces: unknown[] = [];
  for (let start = 0; start < list.length; start += size) pieces.push(list.slice(start, start + size));
  return pieces;
}

/** The items with fields under other names, in their old places. What is no object stays as it is. */
export function rename({ list, names }: { list: List; names: Readonly<Record<string, string>> }): unknown[] {
  const newNames = new Map(Object.entries(names));
  return list.map((item) =>
    isRecord(item)
      ? Object.fromEntries(Object.entries(item).map(([name, value]) => [newNames.get(name) ?? name, value]))
      : item,
  );
}
