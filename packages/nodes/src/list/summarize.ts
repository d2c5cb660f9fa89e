import { compareValues, numberOf } from "../values/compare.ts";
import { valueAt, withValueAt } from "../values/path.ts";
import { keyOf } from "./reshape.ts";

type SummaryFunction = "count" | "sum" | "average" | "minimum" | "maximum" | "list" | "first" | "last";
type Summary = { readonly function: SummaryFunction; readonly path: string; readonly name: string };

/** One item for each group with the group's key fields and the results; without keys one for the whole list. */
export function summarize({
  list,
  keys,
  summaries,
}: {
  list: readonly unknown[];
  keys: readonly string[];
  summaries: readonly Summary[];
}): unknown[] {
  const groups =
    keys.length === 0 ? new Map([["", [...list]]]) : Map.groupBy(list, (item) => keyOf({ item, keys }));
  return [...groups.values()].map((items) => {
    let result: unknown = {};
    for (const path of keys) {
      result = withValueAt({ value: result, path, to: valueAt({ value: items[0], path }) ?? null });
    }
    const results = summaries.map((summary) => [summary.name, resultOf({ items, summary })]);
    return { ...(result as object), ...Object.fromEntries(results) } as unknown;
  });
}

function resultOf({
  items,
  summary: { function: name, path },
}: {
  items: readonly unknown[];
  summary: Summary;
}) {
  const values = items
    .map((item) => valueAt({ value: item, path }))
    .filter((value) => value !== undefined && value !== null);
  switch (name) {
    case "count":
      return path === "" ? items.length : values.length;
    case "sum":
      return sumOf(values);
    case "average": {
      const count = values.filter((value) => numberOf(value) !== undefined).length;
      return count === 0 ? null : sumOf(values) / count;
    }
    case "minimum":
      return extreme({ values, sign: 1 });
    case "maximum":
      return extreme({ values, sign: -1 });
    case "list":
      return values;
    case "first":
      return values[0] ?? null;
    case "last":
      return values.at(-1) ?? null;
  }
}

// What is no number counts as nothing, as in spreadsheets.
function sumOf(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + (numberOf(value) ?? 0), 0);
}

function extreme({ values, sign }: { values: readonly unknown[]; sign: 1 | -1 }): unknown {
  return values.reduce<unknown>(
    (best, value) => (best === null || compareValues(value, best) * sign < 0 ? value : best),
    null,
  );
}
