import { WorkfuseError } from "@workfuse/errors";

type Key = string | number;

const part = /^(?:\.?([^.[\]]+)|\[(\d{1,9})\]|\["([^"]*)"\])/;
const deepest = 32;

/**
 * The keys of a path such as `customer.orders[0].id` or `["odd.name"].x`; the empty path is the value itself.
 * @throws WorkfuseError `config.invalid`
 */
function parsePath(path: string): readonly Key[] {
  const keys: Key[] = [];
  let rest = path.trim();
  while (rest !== "") {
    const match = part.exec(rest);
    if (!match || (keys.length === 0 && rest.startsWith("."))) throw invalid(path);
    const [all, name, index, quoted] = match;
    keys.push(index === undefined ? (name ?? quoted ?? "") : Number(index));
    rest = rest.slice(all.length);
  }
  if (keys.length > deepest) throw invalid(path);
  return keys;
}

function invalid(path: string): WorkfuseError {
  return new WorkfuseError({
    code: "config.invalid",
    message: `“${path.slice(0, 100)}” is not a path such as customer.orders[0].id.`,
  });
}

/** What is at a path, own properties only; `undefined` where there is nothing. */
export function valueAt({ value, path }: { value: unknown; path: string }): unknown {
  let current = value;
  for (const key of parsePath(path)) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    // `hasOwn` has just found the key.
    current = (current as Readonly<Record<Key, unknown>>)[key];
  }
  return current;
}

/** A copy of `value` with another value at the path; objects and lists on the way are made where they are missing. */
export function withValueAt({ value, path, to }: { value: unknown; path: string; to: unknown }): unknown {
  return put({ value, keys: parsePath(path), to });
}

// List positions past the end would fill the gap with holes, so they are kept small.
const largestIndex = 100_000;

function put({ value, keys, to }: { value: unknown; keys: readonly Key[]; to: unknown }): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return to;
  if (Array.isArray(value) || (typeof key === "number" && !isRecord(value))) {
    const index = Number(key);
    if (!Number.isInteger(index) || index > largestIndex) throw invalid(String(key));
    const list = Array.isArray(value) ? [...(value as readonly unknown[])] : [];
    while (list.length < index) list.push(null);
    list[index] = put({ value: list[index], keys: rest, to });
    return list;
  }
  const record = isRecord(value) ? value : {};
  const inner = Object.hasOwn(record, key) ? record[key] : undefined;
  // A computed key defines a property: "__proto__" stays a key.
  return { ...record, [key]: put({ value: inner, keys: rest, to }) };
}

/** A copy of `value` without what is at the path. */
export function withoutValueAt({ value, path }: { value: unknown; path: string }): unknown {
  return drop({ value, keys: parsePath(path) });
}

function drop({ value, keys }: { value: unknown; keys: readonly Key[] }): unknown {
  const [key, ...rest] = keys;
  if (key === undefined || typeof value !== "object" || value === null || !Object.hasOwn(value, key))
    return value;
  // `hasOwn` has just found the key.
  const inner = (value as Readonly<Record<Key, unknown>>)[key];
  if (rest.length > 0) return put({ value, keys: [key], to: drop({ value: inner, keys: rest }) });
  if (Array.isArray(value)) return value.toSpliced(Number(key), 1) as unknown;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== String(key)));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
