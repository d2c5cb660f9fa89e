import { WorkfuseError } from "@workfuse/errors";
import { type FieldChange, fieldChanges, withChanges } from "./field-changes.ts";

type Item = { readonly id: string };

/** `index` is where the item stands in the list that has it. */
export type Placed<T> = { readonly index: number; readonly item: T };
export type ItemChange = { readonly id: string; readonly changes: readonly FieldChange[] };

export type ListDiff<T> = {
  readonly added: readonly Placed<T>[];
  readonly removed: readonly Placed<T>[];
  readonly changed: readonly ItemChange[];
  /** The ids of what both lists have, where they stand in another order. */
  readonly order?: { readonly before: readonly string[]; readonly after: readonly string[] };
};

/** @throws WorkfuseError `graph.invalid` for a list that has an id twice */
export function diffLists<T extends Item>(before: readonly T[], after: readonly T[]): ListDiff<T> {
  const [old, now] = [byId(before), byId(after)];
  const kept = before.filter(({ id }) => now.has(id)).map(({ id }) => id);
  const keptAfter = after.filter(({ id }) => old.has(id)).map(({ id }) => id);
  const changed = kept.flatMap((id): ItemChange[] => {
    const changes = fieldChanges({ before: old.get(id), after: now.get(id) });
    return changes.length === 0 ? [] : [{ id, changes }];
  });
  const sameOrder = kept.every((id, index) => id === keptAfter[index]);
  return {
    added: placed(after).filter(({ item }) => !old.has(item.id)),
    removed: placed(before).filter(({ item }) => !now.has(item.id)),
    changed,
    ...(sameOrder ? {} : { order: { before: kept, after: keptAfter } }),
  };
}

/** @returns `undefined` if the list is not the one that the difference starts from */
export function applyListDiff<T extends Item>({
  list,
  diff: { added, removed, changed, order },
}: {
  list: readonly T[];
  diff: ListDiff<T>;
}): T[] | undefined {
  const items = new Map(list.map((item) => [item.id, item]));
  for (const { index, item } of removed) {
    const found = list[index];
    if (found?.id !== item.id || fieldChanges({ before: found, after: item }).length > 0) return undefined;
    items.delete(item.id);
  }
  for (const { id, changes } of changed) {
    const item = items.get(id);
    const result = item && withChanges({ value: item, changes });
    if (!result) return undefined;
    // The changes lead from one item of this type to another.
    items.set(id, result.value as T);
  }
  const ids = [...items.keys()];
  if (order && (ids.length !== order.before.length || ids.some((id, index) => id !== order.before[index])))
    return undefined;
  const after = (order?.after ?? ids).flatMap((id) => items.get(id) ?? []);
  for (const { index, item } of added.toSorted((a, b) => a.index - b.index)) {
    if (items.has(item.id) || index > after.length) return undefined;
    after.splice(index, 0, item);
  }
  return after;
}

export function invertListDiff<T>({ added, removed, changed, order }: ListDiff<T>): ListDiff<T> {
  return {
    added: removed,
    removed: added,
    changed: changed.map(({ id, changes }) => ({ id, changes: changes.map(invertChange) })),
    ...(order && { order: { before: order.after, after: order.before } }),
  };
}

function invertChange(change: FieldChange): FieldChange {
  return {
    path: change.path,
    ...(Object.hasOwn(change, "after") && { before: change.after }),
    ...(Object.hasOwn(change, "before") && { after: change.before }),
  };
}

function placed<T>(list: readonly T[]): readonly Placed<T>[] {
  return list.map((item, index) => ({ index, item }));
}

function byId<T extends Item>(list: readonly T[]): ReadonlyMap<string, T> {
  const items = new Map(list.map((item) => [item.id, item]));
  if (items.size === list.length) return items;
  throw new WorkfuseError({
    code: "graph.invalid",
    message: "A graph that has an id twice cannot be compared.",
  });
}
