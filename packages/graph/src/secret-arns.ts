const arnPattern = /^arn:aws[\w-]*:secretsmanager:/;

/** Every reference to a secret inside a JSON value, at any depth; each once. Does not recurse, and visits nothing twice. */
export function secretArnsIn(value: unknown): readonly string[] {
  const found = new Set<string>();
  const objects = new Set<object>();
  const visit = (next: unknown): void => {
    if (typeof next === "string" && arnPattern.test(next)) found.add(next);
    else if (typeof next === "object" && next !== null) objects.add(next);
  };
  visit(value);
  // A set's iterator also visits what is added on the way.
  for (const object of objects) for (const inner of Object.values(object)) visit(inner);
  return [...found];
}
