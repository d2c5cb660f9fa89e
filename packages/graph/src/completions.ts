import { pathText, splitPath } from "@workfuse/templates";
import { type DataField, type DataType, describeType } from "./data-type.ts";
import type { InferredScope } from "./infer-scope.ts";
import { typeAt } from "./type-at.ts";

/** One way to go on with a path. */
export type Completion = {
  /** The name alone. */
  readonly name: string;
  /** The whole path as it is written in a template. */
  readonly path: string;
  readonly type: DataType;
  /** The type for people. */
  readonly description: string;
  /** Why it may not be there. */
  readonly absent?: string | undefined;
  /** Whether a path can go on from there. */
  readonly hasFields: boolean;
};

const most = 100;

/**
 * What can stand where a path is being typed: `""`, `nodes.`, `nodes.fetch.bo`, `nodes.a.items[0].`, `row["od`. Names
 * that begin with what is typed stand first, then those that contain it; in each group as the data has them.
 * @returns up to 100; none for what is not a path
 */
export function completions({
  scope,
  prefix,
}: {
  scope: InferredScope;
  prefix: string;
}): readonly Completion[] {
  const split = /^(?<parent>.*?)(?:(?:^|\.)(?<name>[^.[\]"']*)|\[\s*["']?(?<key>[^\]"']*))$/s.exec(prefix);
  const names = splitPath(split?.groups?.["parent"] ?? "");
  if (split === null || names === undefined) return [];
  const parent = typeAt({ scope, names });
  if (!parent.ok) return [];
  const typed = (split.groups?.["name"] ?? split.groups?.["key"] ?? "").toLowerCase();
  const all = fieldsOf(parent.type).filter(([name]) => name.toLowerCase().includes(typed));
  const starting = all.filter(([name]) => name.toLowerCase().startsWith(typed));
  const others = all.filter(([name]) => !name.toLowerCase().startsWith(typed));
  return [...starting, ...others].slice(0, most).map(([name, field]) => {
    const { type, absent } = field;
    return {
      name,
      path: pathText([...names, name]),
      type,
      description: describeType(type),
      ...(absent === undefined ? {} : { absent }),
      hasFields: fieldsOf(type).length > 0,
    };
  });
}

function fieldsOf(type: DataType): readonly (readonly [string, DataField])[] {
  switch (type.kind) {
    case "object":
      return [...type.fields];
    case "list":
      return [
        ["0", { type: type.items }],
        ["length", { type: { kind: "number" } }],
      ];
    case "union":
      return type.options.flatMap((option) =>
        fieldsOf(option).map(
          ([name, field]) => [name, { absent: "the value may be of another kind", ...field }] as const,
        ),
      );
    case "unknown":
    case "null":
    case "boolean":
    case "number":
    case "string":
      return [];
  }
}
