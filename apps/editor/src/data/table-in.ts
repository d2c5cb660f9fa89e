import { type JsonPath, entriesOf } from "./find-in-json.ts";
import { isRecord } from "./is-record.ts";

export type Table = {
  /** Where in the value the list stands. */
  readonly path: JsonPath;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
};

// Of a list, so many rows say which columns there are; further ones would not be read by anybody.
const sampledRows = 200;
const mostColumns = 40;
const deepest = 3;

/** The first list of objects in a value, the outermost one: what can be read as a table. */
export function tableIn(value: unknown): Table | undefined {
  let level: { path: JsonPath; value: unknown }[] = [{ path: [], value }];
  for (let depth = 0; depth <= deepest; depth++) {
    for (const place of level) {
      const { value: list } = place;
      if (!Array.isArray(list) || list.length === 0 || !list.every(isRecord)) continue;
      const columns = new Set(list.slice(0, sampledRows).flatMap((row) => Object.keys(row)));
      return { path: place.path, columns: [...columns].slice(0, mostColumns), rows: list };
    }
    level = level.flatMap(({ path, value: outer }) =>
      isRecord(outer)
        ? (entriesOf(outer) ?? []).map(([key, inner]) => ({ path: [...path, key], value: inner }))
        : [],
    );
  }
  return undefined;
}
