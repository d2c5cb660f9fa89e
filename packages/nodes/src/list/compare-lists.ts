import { isEqual } from "../values/compare.ts";
import { keyOf } from "./reshape.ts";

type List = readonly unknown[];

export type ComparedLists = {
  readonly onlyLeft: unknown[];
  readonly onlyRight: unknown[];
  readonly same: unknown[];
  readonly different: { left: unknown; right: unknown }[];
};

/** Pairs the items of two lists by their key fields; several with the same key are paired in their order. */
export function compareLists({
  left,
  right,
  keys,
}: {
  left: List;
  right: List;
  keys: readonly string[];
}): ComparedLists {
  const partners = Map.groupBy(right.keys(), (index) => keyOf({ item: right[index], keys }));
  const paired = new Set<number>();
  const result: Omit<ComparedLists, "onlyRight"> = { onlyLeft: [], same: [], different: [] };
  // Positions are handed out from the front of each group without moving the rest.
  const next = new Map<string, number>();
  for (const item of left) {
    const key = keyOf({ item, keys });
    const turn = next.get(key) ?? 0;
    const index = partners.get(key)?.[turn];
    if (index === undefined) {
      result.onlyLeft.push(item);
      continue;
    }
    next.set(key, turn + 1);
    paired.add(index);
    if (isEqual(item, right[index])) result.same.push(item);
    else result.different.push({ left: item, right: right[index] });
  }
  return { ...result, onlyRight: right.filter((_item, index) => !paired.has(index)) };
}
