import { compareValues } from "../values/compare.ts";
import { valueAt } from "../values/path.ts";

type SortBy = { readonly path: string; readonly order: "ascending" | "descending" };

/**
 * In the order of the first field, where equal of the second, and so on; stable. Numbers come before text, text before
 * the rest; items without the field come last in both directions.
 */
export function sortItems({ list, by }: { list: readonly unknown[]; by: readonly SortBy[] }): unknown[] {
  const keyed = list.map((item) => ({ item, keys: by.map(({ path }) => valueAt({ value: item, path })) }));
  const sorted = keyed.toSorted((a, b) => {
    for (const [index, { order }] of by.entries()) {
      const difference = orderOf({ left: a.keys[index], right: b.keys[index], order });
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return sorted.map(({ item }) => item);
}

function orderOf({ left, right, order }: { left: unknown; right: unknown; order: SortBy["order"] }): number {
  const [a, b] = [rankOf(left), rankOf(right)];
  if (a === missing || b === missing) return a - b;
  const difference = a === b ? compareSameRank(left, right) : a - b;
  return order === "ascending" ? difference : -difference;
}

const missing = 5;

// Values of different kinds cannot be compared one by one without contradictions, so kinds are ranked first.
function rankOf(value: unknown): number {
  if (value === undefined || value === null) return missing;
  if (typeof value === "number") return 0;
  if (typeof value === "string") return 1;
  return typeof value === "boolean" ? 2 : 3;
}

function compareSameRank(left: unknown, right: unknown): number {
  if (typeof left === "string" && typeof right === "string") return collator.compare(left, right);
  if (typeof left === "boolean") return Number(left) - Number(right);
  const difference = compareValues(left, right);
  return Number.isNaN(difference) ? 0 : difference;
}

// The same order on every machine: numbers inside text by their value, then letters, independent of the locale set.
const collator = new Intl.Collator("en", { numeric: true });
