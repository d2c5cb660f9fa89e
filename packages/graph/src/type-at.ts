import type { DataField, DataType } from "./data-type.ts";

export type TypeAt =
  | { readonly ok: true; readonly type: DataType; readonly absences: readonly Absence[] }
  /** `found` names lead to `parent`, which lacks the next; `names` are those it has. */
  | {
      readonly ok: false;
      readonly found: number;
      readonly parent: DataType;
      readonly names: readonly string[];
      /** The parent's fields come from an example: others may turn up. */
      readonly sampled: boolean;
    };
/** The first `found` names lead to a field that may not be there. */
export type Absence = { readonly found: number; readonly reason: string };

const unknown: DataType = { kind: "unknown" };

/** Follows names through a type, as a template would through the value. `*` is each item of a list. */
export function typeAt({ scope, names }: { scope: DataType; names: readonly string[] }): TypeAt {
  const absences: Absence[] = [];
  let type = scope;
  for (const [found, name] of names.entries()) {
    const next = step({ type, name });
    if (next === undefined) {
      const fields = fieldsOf(type);
      return { ok: false, found, parent: type, names: fields.names, sampled: fields.sampled };
    }
    if (next.absent !== undefined) absences.push({ found: found + 1, reason: next.absent });
    type = next.type;
  }
  return { ok: true, type, absences };
}

function step({ type, name }: { type: DataType; name: string }): DataField | undefined {
  switch (type.kind) {
    case "unknown":
      return { type: unknown };
    case "list":
      if (name === "length") return { type: { kind: "number" } };
      // Whether a list is long enough shows only when it is there.
      return name === "*" || /^\d+$/.test(name) ? { type: type.items } : undefined;
    case "object": {
      if (name === "*") return { type: unknown };
      const field = type.fields.get(name);
      return field ?? (type.rest && { type: type.rest });
    }
    case "union": {
      const steps = type.options.map((option) => step({ type: option, name }));
      const first = steps.find((found) => found !== undefined);
      if (first === undefined) return undefined;
      return steps.every((found) => found !== undefined)
        ? first
        : { ...first, absent: first.absent ?? "the value may be of another kind" };
    }
    case "string":
      return name === "length" ? { type: { kind: "number" } } : undefined;
    case "null":
    case "boolean":
    case "number":
      return undefined;
  }
}

function fieldsOf(type: DataType): { readonly names: readonly string[]; readonly sampled: boolean } {
  if (type.kind === "object") return { names: [...type.fields.keys()], sampled: type.sampled === true };
  if (type.kind !== "union") return { names: [], sampled: false };
  const all = type.options.map(fieldsOf);
  return { names: all.flatMap(({ names }) => names), sampled: all.some(({ sampled }) => sampled) };
}
