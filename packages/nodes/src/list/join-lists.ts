import { WorkfuseError } from "@workfuse/errors";
import { isRecord, valueAt } from "../values/path.ts";
import { keyOf } from "./reshape.ts";

type List = readonly unknown[];

export type JoinInput = {
  readonly left: List;
  readonly right: List;
  readonly joinBy: "key" | "position";
  readonly key: string;
  readonly otherKey: string;
  readonly keepUnmatched: "none" | "left" | "both";
};

// Two lists with one key everywhere would make the product of their lengths.
const mostItems = 1_000_000;

/**
 * Items of two lists made one: every pair with the same key, or the pairs at the same position. Fields of the right
 * item win; items without the key have no partner.
 * @throws WorkfuseError `node.output_too_large`
 */
export function joinLists({ left, right, joinBy, key, otherKey, keepUnmatched }: JoinInput): unknown[] {
  const result: unknown[] = [];
  const matched = new Set<number>();
  const partners =
    joinBy === "key"
      ? Map.groupBy(
          [...right.keys()].filter((index) => hasValueAt({ item: right[index], path: otherKey })),
          (index) => keyOf({ item: right[index], keys: [otherKey] }),
        )
      : undefined;
  for (const [position, item] of left.entries()) {
    const found = partners
      ? ((hasValueAt({ item, path: key }) ? partners.get(keyOf({ item, keys: [key] })) : undefined) ?? [])
      : right.length > position
        ? [position]
        : [];
    for (const index of found) {
      matched.add(index);
      result.push(combined({ left: item, right: right[index] }));
    }
    if (found.length === 0 && keepUnmatched !== "none") result.push(item);
    if (result.length > mostItems) {
      throw new WorkfuseError({
        code: "node.output_too_large",
        message: `The join gives more than ${mostItems} items: the key is the same in too many of them.`,
      });
    }
  }
  if (keepUnmatched !== "both") return result;
  return [...result, ...right.filter((_item, index) => !matched.has(index))];
}

function hasValueAt({ item, path }: { item: unknown; path: string }): boolean {
  return (valueAt({ value: item, path }) ?? null) !== null;
}

function combined({ left, right }: { left: unknown; right: unknown }): unknown {
  return isRecord(left) && isRecord(right) ? { ...left, ...right } : { left, right };
}
