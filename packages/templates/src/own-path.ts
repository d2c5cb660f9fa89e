/** Splits `a.b[0]["c d"]` into names; undefined where it is not such a path. */
export function splitPath(path: string): string[] | undefined {
  const part = /(?:^|\.)([^.[\]]+)|\[\s*(?:(\d+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\]/suy;
  const names: string[] = [];
  while (part.lastIndex < path.length) {
    const match = part.exec(path);
    if (match === null) return undefined;
    names.push(match[1] ?? match[2] ?? (match[3] ?? match[4] ?? "").replaceAll(/\\(.)/gsu, "$1"));
  }
  return names;
}

export type OwnPathResult =
  | { readonly ok: true; readonly value: unknown }
  /** `found` names lead to `at`, which lacks the next. */
  | { readonly ok: false; readonly found: number; readonly at: unknown };

/** Follows names through own properties only. */
export function ownPath({ value, names }: { value: unknown; names: readonly string[] }): OwnPathResult {
  let current = value;
  for (const [found, name] of names.entries()) {
    if (current === null || current === undefined || !Object.hasOwn(current, name)) {
      return { ok: false, found, at: current };
    }
    // Just checked to be an own property.
    current = (current as Readonly<Record<string, unknown>>)[name];
  }
  return current === undefined
    ? { ok: false, found: names.length, at: undefined }
    : { ok: true, value: current };
}
