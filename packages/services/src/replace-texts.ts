/** A JSON value with whole texts in it exchanged, at any depth. Does not recurse; other values are left as they are. */
export function replaceTexts<T>({ value, texts }: { value: T; texts: ReadonlyMap<string, string> }): T {
  const copy = structuredClone({ value });
  const objects = new Set<object>([copy]);
  // A set's iterator also visits what is added on the way.
  for (const object of objects) {
    for (const [key, inner] of Object.entries(object)) {
      if (typeof inner === "object" && inner !== null) objects.add(inner);
      const text = typeof inner === "string" ? texts.get(inner) : undefined;
      if (text !== undefined) Reflect.defineProperty(object, key, { ...ownData, value: text });
    }
  }
  return copy.value;
}

// Defined, not set: a key such as __proto__ stays a key.
const ownData = { writable: true, enumerable: true, configurable: true };
