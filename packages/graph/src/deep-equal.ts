/** Whether two JSON values are the same, the order of keys aside. Without recursion, so that depth is no matter. */
export function deepEqual(first: unknown, second: unknown): boolean {
  const open: [unknown, unknown][] = [[first, second]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    // JSON knows no negative zero: it is zero.
    if (a === b || Object.is(a, b)) continue;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    const [aKeys, bKeys] = [Object.keys(a), Object.keys(b)];
    if (aKeys.length !== bKeys.length) return false;
    for (const key of aKeys) {
      if (!Object.hasOwn(b, key)) return false;
      open.push([valueAt(a, key), valueAt(b, key)]);
    }
  }
  return true;
}

/** An own property, whatever its name. */
export function valueAt(container: object, key: string | number): unknown {
  // Any object can be read by any key; own properties only, so that `__proto__` is an ordinary name.
  return Object.hasOwn(container, key) ? (container as Readonly<Record<string, unknown>>)[key] : undefined;
}
