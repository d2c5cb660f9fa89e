const arnPattern = /^arn:aws[\w-]*:secretsmanager:/;

/** Every reference to a secret inside a JSON value, at any depth; each once. Does not recurse. */
export function secretArnsIn(value: unknown): readonly string[] {
  const found = new Set<string>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string" && arnPattern.test(next)) found.add(next);
    else if (typeof next === "object" && next !== null)
      for (const inner of Object.values(next)) open.push(inner);
  }
  return [...found];
}
