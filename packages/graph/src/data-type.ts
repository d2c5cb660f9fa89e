/**
 * What is known of a value before it exists. An object without `rest` has no other fields than these, unless `sampled`:
 * then others may turn up, as one example is no promise.
 */
export type DataType =
  | { readonly kind: "unknown" | "null" | "boolean" | "number" | "string" }
  | { readonly kind: "list"; readonly items: DataType }
  | {
      readonly kind: "object";
      readonly fields: ReadonlyMap<string, DataField>;
      /** The type of any other field. */
      readonly rest?: DataType;
      readonly sampled?: true;
    }
  | { readonly kind: "union"; readonly options: readonly DataType[] };

/** `absent` says why the field may not be there. */
export type DataField = { readonly type: DataType; readonly absent?: string | undefined };

export const unknownType: DataType = { kind: "unknown" };

/** An object with these fields, all of them there. */
export function objectType(
  fields: Readonly<Record<string, DataType>>,
  rest?: DataType,
): Extract<DataType, { kind: "object" }> {
  const entries = Object.entries(fields).map(([name, type]): [string, DataField] => [name, { type }]);
  return { kind: "object", fields: new Map(entries), ...(rest && { rest }) };
}

// Of a list that was seen, this many items are looked at; of a value, this many levels.
const sampledItems = 100;
const deepest = 20;

/** The type of a value that was seen once. */
export function typeOfValue(value: unknown, depth = 0): DataType {
  if (value === null) return { kind: "null" };
  if (typeof value === "string") return { kind: "string" };
  if (typeof value === "number") return { kind: "number" };
  if (typeof value === "boolean") return { kind: "boolean" };
  if (typeof value !== "object" || depth >= deepest) return unknownType;
  if (Array.isArray(value)) {
    const items = value.slice(0, sampledItems).map((item: unknown) => typeOfValue(item, depth + 1));
    return { kind: "list", items: items.reduce(unite, items[0] ?? unknownType) };
  }
  const fields = Object.entries(value).map(([name, inner]): [string, DataField] => [
    name,
    { type: typeOfValue(inner, depth + 1) },
  ]);
  return { kind: "object", fields: new Map(fields), sampled: true };
}

/** One or the other. Objects are joined into one, where a field that only one of them has may be absent. */
export function unite(a: DataType, b: DataType): DataType {
  if (a === b) return a;
  if (a.kind === "unknown" || b.kind === "unknown") return unknownType;
  if (a.kind === "list" && b.kind === "list") return { kind: "list", items: unite(a.items, b.items) };
  if (a.kind === "object" && b.kind === "object") return uniteObjects(a, b);
  if (a.kind === "union") return b.kind === "union" ? b.options.reduce(addOption, a) : addOption(a, b);
  if (b.kind === "union") return addOption(b, a);
  return a.kind === b.kind ? a : { kind: "union", options: [a, b] };
}

function addOption(union: DataType, option: DataType): DataType {
  if (union.kind !== "union") return unite(union, option);
  const index = union.options.findIndex(({ kind }) => kind === option.kind);
  const same = union.options[index];
  if (same === undefined) return { kind: "union", options: [...union.options, option] };
  return { kind: "union", options: union.options.with(index, unite(same, option)) };
}

type ObjectType = Extract<DataType, { kind: "object" }>;

function uniteObjects(a: ObjectType, b: ObjectType): ObjectType {
  const fields = new Map<string, DataField>();
  for (const name of new Set([...a.fields.keys(), ...b.fields.keys()])) {
    const [left, right] = [a.fields.get(name), b.fields.get(name)];
    const one = left ?? right;
    if (one === undefined) continue;
    const absent = left && right ? (left.absent ?? right.absent) : (one.absent ?? "not every value has it");
    const type = left && right ? unite(left.type, right.type) : one.type;
    fields.set(name, absent === undefined ? { type } : { type, absent });
  }
  const rest = a.rest && b.rest ? unite(a.rest, b.rest) : (a.rest ?? b.rest);
  return {
    kind: "object",
    fields,
    ...(rest && { rest }),
    ...(a.sampled === true || b.sampled === true ? { sampled: true as const } : {}),
  };
}

/** What a schema promises, made more precise by a value that was seen where the schema leaves it open. */
export function refine(promised: DataType, seen: DataType): DataType {
  if (promised.kind === "unknown") return seen;
  if (promised.kind === "list" && seen.kind === "list") {
    return { kind: "list", items: refine(promised.items, seen.items) };
  }
  if (promised.kind !== "object" || seen.kind !== "object") return promised;
  const fields = new Map(promised.fields);
  for (const [name, { type }] of seen.fields) {
    const known = promised.fields.get(name);
    if (known) fields.set(name, { ...known, type: refine(known.type, type) });
    else if (promised.rest) fields.set(name, { type: refine(promised.rest, type) });
  }
  return { ...promised, fields };
}

/**
 * Whether a value of this type may be what is wanted: only what cannot be is refused. What is not known may be anything,
 * and what was once seen empty may have a value the next time.
 */
export function canBe({ type, wanted }: { type: DataType; wanted: DataType }): boolean {
  if (type.kind === "unknown" || type.kind === "null" || wanted.kind === "unknown") return true;
  if (type.kind === "union") return type.options.some((option) => canBe({ type: option, wanted }));
  if (wanted.kind === "union") return wanted.options.some((option) => canBe({ type, wanted: option }));
  return type.kind === wanted.kind;
}

/** For people: `list of text`, `object`. */
export function describeType(type: DataType): string {
  switch (type.kind) {
    case "unknown":
      return "any value";
    case "null":
      return "empty";
    case "string":
      return "text";
    case "list":
      return type.items.kind === "unknown" ? "list" : `list of ${describeType(type.items)}`;
    case "union":
      return type.options.map(describeType).join(" or ");
    case "boolean":
    case "number":
    case "object":
      return type.kind;
  }
}
