/** `structuredClone` for data: plain objects, lists, dates, maps, sets, bytes, errors, regular expressions, cycles. */
export function structuredClone(value: unknown): unknown {
  return clone({ value, seen: new Map() });
}

function clone({ value, seen }: { value: unknown; seen: Map<object, unknown> }): unknown {
  if (typeof value === "function" || typeof value === "symbol") {
    throw new TypeError(`A ${typeof value} cannot be cloned.`);
  }
  if (typeof value !== "object" || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  const keep = <T>(copy: T): T => {
    seen.set(value, copy);
    return copy;
  };
  if (value instanceof Date) return keep(new Date(value.getTime()));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof ArrayBuffer) return keep(value.slice(0));
  if (value instanceof Uint8Array) return keep(value.slice());
  if (value instanceof Error) return keep(Object.assign(new Error(value.message), { name: value.name }));
  if (value instanceof Map) {
    const copy = keep(new Map<unknown, unknown>());
    for (const [key, item] of value) copy.set(clone({ value: key, seen }), clone({ value: item, seen }));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set<unknown>());
    for (const item of value) copy.add(clone({ value: item, seen }));
    return copy;
  }
  if (Array.isArray(value)) {
    const copy = keep(Array.from<unknown>({ length: value.length }));
    for (const [index, item] of value.entries()) copy[index] = clone({ value: item, seen });
    return copy;
  }
  const copy = keep({});
  for (const [key, item] of Object.entries(value)) {
    // Defined, not assigned: a key "__proto__" stays a key.
    Object.defineProperty(copy, key, {
      value: clone({ value: item, seen }),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return copy;
}
