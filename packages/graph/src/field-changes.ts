import { deepEqual, valueAt } from "./deep-equal.ts";

/**
 * One field that differs, as keys from the node's or edge's root. A side that is absent (not even `undefined`) means
 * that the field is not there. A list whose length changes is one change; inside a list of the same length, and inside
 * objects, each field is.
 */
export type FieldChange = {
  readonly path: readonly (string | number)[];
  readonly before?: unknown;
  readonly after?: unknown;
};

// What differs deeper than this is one change.
const deepest = 64;

export function fieldChanges({
  before,
  after,
  path = [],
}: {
  before: unknown;
  after: unknown;
  path?: readonly (string | number)[];
}): readonly FieldChange[] {
  if (deepEqual(before, after)) return [];
  if (isContainer(before) && isContainer(after) && path.length < deepest && isAlike(before, after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((name) => {
      const inner = [...path, Array.isArray(before) ? Number(name) : name];
      const [wasThere, isThere] = [Object.hasOwn(before, name), Object.hasOwn(after, name)];
      if (!wasThere) return [{ path: inner, after: valueAt(after, name) }];
      if (!isThere) return [{ path: inner, before: valueAt(before, name) }];
      return fieldChanges({ before: valueAt(before, name), after: valueAt(after, name), path: inner });
    });
  }
  return [{ path, before, after }];
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isAlike(a: object, b: object): boolean {
  return Array.isArray(a) ? Array.isArray(b) && a.length === b.length : !Array.isArray(b);
}

/** A copy with the changes made. @returns `undefined` if a field is not as it was before the change */
export function withChanges({
  value,
  changes,
}: {
  value: unknown;
  changes: readonly FieldChange[];
}): { readonly value: unknown } | undefined {
  let result = value;
  for (const change of changes) {
    const next = withChange({ value: result, change, depth: 0 });
    if (next === undefined) return undefined;
    result = next.value;
  }
  return { value: result };
}

function withChange({
  value,
  change,
  depth,
}: {
  value: unknown;
  change: FieldChange;
  depth: number;
}): { readonly value: unknown } | undefined {
  const key = change.path[depth];
  if (key === undefined) return deepEqual(value, change.before) ? { value: change.after } : undefined;
  if (!isContainer(value)) return undefined;
  const isLast = depth === change.path.length - 1;
  const has = Object.hasOwn(value, key);
  if (has !== (!isLast || Object.hasOwn(change, "before"))) return undefined;
  if (isLast && !Object.hasOwn(change, "after")) {
    if (!deepEqual(valueAt(value, key), change.before)) return undefined;
    return { value: Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) };
  }
  const inner = has
    ? withChange({ value: valueAt(value, key), change, depth: depth + 1 })
    : { value: change.after };
  if (inner === undefined) return undefined;
  if (Array.isArray(value)) return { value: value.with(Number(key), inner.value) };
  // fromEntries defines properties instead of assigning them: a key "__proto__" stays a key.
  return {
    value: Object.fromEntries([
      ...Object.entries(value).filter(([name]) => name !== key),
      [key, inner.value],
    ]),
  };
}
