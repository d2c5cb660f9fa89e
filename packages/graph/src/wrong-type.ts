import { type Reference, compileTemplate } from "@workfuse/templates";
import { type FieldPath, fieldName } from "./config-texts.ts";
import { type DataType, canBe, describeType } from "./data-type.ts";
import type { InferredScope } from "./infer-scope.ts";
import type { WorkflowNode } from "./model.ts";
import type { NodeTypeInfo } from "./node-types.ts";
import type { GraphProblem } from "./problem.ts";
import { typeOfSchema } from "./schema-type.ts";
import { shownPath } from "./shown-path.ts";
import { typeAt } from "./type-at.ts";

/** A template whose value cannot be what its field wants, as far as both types are known. */
export function wrongTypeProblem({
  scope,
  node,
  info,
  index,
  path,
  text,
  references,
}: {
  scope: InferredScope;
  node: WorkflowNode;
  info: NodeTypeInfo;
  index: number;
  path: FieldPath;
  text: string;
  references: readonly Reference[];
}): GraphProblem | undefined {
  const wanted = wantedType({ info, path });
  if (wanted.kind === "unknown") return undefined;
  const given = valueOf({ text, references, scope });
  if (given === undefined || canBe({ type: given.type, wanted })) return undefined;
  return {
    code: "node.field_wrong_type",
    severity: "warning",
    nodeId: node.id,
    path: ["nodes", index, ...path],
    message: `${node.data.label}: ${fieldName(path)}: ${given.name} is ${describeType(given.type)}, but the field takes ${describeType(wanted)}.`,
    line: given.line,
    column: given.column,
  };
}

function wantedType({ info, path }: { info: NodeTypeInfo; path: FieldPath }): DataType {
  if (path[1] === "forEach") return { kind: "list", items: { kind: "unknown" } };
  if (!info.config) return { kind: "unknown" };
  const found = typeAt({ scope: typeOfSchema(info.config, "input"), names: path.slice(2).map(String) });
  return found.ok ? found.type : { kind: "unknown" };
}

const onePath = /^\{\{[^{}\s]+\}\}$/;

/** What the template gives, where that is known: the value of its only path, or text. */
function valueOf({
  text,
  references,
  scope,
}: {
  text: string;
  references: readonly Reference[];
  scope: InferredScope;
}):
  | { readonly name: string; readonly type: DataType; readonly line: number; readonly column: number }
  | undefined {
  const [reference, ...others] = references;
  if (reference !== undefined && others.length === 0 && onePath.test(text)) {
    const names = [reference.root, ...reference.path];
    const found = typeAt({ scope, names });
    const { line, column } = reference;
    return found.ok ? { name: shownPath(names), type: found.type, line, column } : undefined;
  }
  // A single call of a helper keeps what that gives, which is not known.
  if (compileTemplate(text).expression !== undefined) return undefined;
  return { name: "what is written here", type: { kind: "string" }, line: 1, column: 1 };
}
