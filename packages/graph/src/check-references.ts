import { type Reference, closestName } from "@workfuse/templates";
import { referencesInCode, visitCode } from "./code-references.ts";
import { type FieldPath, fieldName, visitTemplates } from "./config-texts.ts";
import { describeType, unknownType } from "./data-type.ts";
import type { InferredScope } from "./infer-scope.ts";
import type { GraphContent, WorkflowNode } from "./model.ts";
import type { NodeTypes } from "./node-types.ts";
import type { GraphProblem } from "./problem.ts";
import { readTemplate } from "./read-template.ts";
import { shownPath } from "./shown-path.ts";
import { wrongTypeProblem } from "./wrong-type.ts";
import { type TypeAt, typeAt } from "./type-at.ts";

/**
 * Checks what a node's templates read against the types of its scope. A field that cannot exist is an error, with the
 * name that was probably meant; one that an example did not have, or that may be absent, is a warning. Where a type is
 * not known, and where the template itself accepts a missing value, nothing is said. A value that cannot be what its
 * field wants is a warning that names both types. Syntax errors and references to nodes that are not upstream are for
 * `validateGraph` to report.
 */
export function checkReferences({
  graph,
  nodeId,
  scope: ownScope,
  nodeTypes,
}: {
  graph: Pick<GraphContent, "nodes">;
  nodeId: string;
  /** What `inferScope` gave for this node. */
  scope: InferredScope;
  nodeTypes: NodeTypes;
}): readonly GraphProblem[] {
  const index = graph.nodes.findIndex(({ id }) => id === nodeId);
  const node = graph.nodes[index];
  const info = node && nodeTypes.get(node.type);
  if (!node || !info || info.role === "note" || node.disabled === true) return [];
  const problems: GraphProblem[] = [];
  visitTemplates({
    node,
    rawFields: info.rawFields,
    onTemplate: ({ text, path }) => {
      const reading = readTemplate(text);
      if (!reading.ok) return;
      const scope = path[1] === "forEach" ? beforeItems({ scope: ownScope, node }) : ownScope;
      const found = reading.references.flatMap(
        (reference) => referenceProblem({ scope, node, index, path, reference }) ?? [],
      );
      problems.push(...found);
      if (found.length > 0) return;
      const { references } = reading;
      const problem = wrongTypeProblem({ scope, node, info, index, path, text, references });
      if (problem) problems.push(problem);
    },
  });
  visitCode({
    node,
    info,
    onCode: ({ code, language, path }) => {
      const scope = path[1] === "forEach" ? beforeItems({ scope: ownScope, node }) : ownScope;
      for (const reference of referencesInCode({ code, language })) {
        const problem = referenceProblem({ scope, node, index, path, reference });
        // The look of code does not tell what it means: never more than a warning.
        if (problem) problems.push({ ...problem, severity: "warning" });
      }
    },
  });
  return problems;
}

/** The scope in which the list of `forEach` is read: there is no item of it yet, only one of a loop around the node. */
function beforeItems({ scope, node }: { scope: InferredScope; node: WorkflowNode }): InferredScope {
  const fields = new Map(scope.fields);
  if (node.parentId !== undefined) fields.set("item", { type: unknownType });
  else for (const name of ["item", "index"]) fields.delete(name);
  return { ...scope, fields };
}

function referenceProblem({
  scope,
  node,
  index,
  path,
  reference,
}: {
  scope: InferredScope;
  node: WorkflowNode;
  index: number;
  path: FieldPath;
  reference: Reference;
}): GraphProblem | undefined {
  const names = [reference.root, ...reference.path];
  const found = typeAt({ scope, names });
  // A node that is not there is for `validateGraph` to report.
  if (reference.optional || (!found.ok && found.found === 1 && reference.root === "nodes")) return undefined;
  const at = {
    nodeId: node.id,
    path: ["nodes", index, ...path],
    line: reference.line,
    column: reference.column,
  };
  const field = `${node.data.label}: ${fieldName(path)}`;
  if (!found.ok) return { ...at, ...unknownField({ names, found, field }) };
  const [absence] = found.absences;
  if (absence === undefined) return undefined;
  const name = shownPath(names.slice(0, absence.found));
  return {
    ...at,
    code: "node.field_may_be_absent",
    severity: "warning",
    message: `${field}: ${name} may be absent: ${absence.reason}. Give a default, or ask with #if.`,
  };
}

/** Never more than a warning: the variable may be made after the workflow, as after an import. */
function unknownVariable({
  name,
  field,
  suggestion,
}: {
  name: string;
  field: string;
  suggestion: string | undefined;
}): Pick<GraphProblem, "code" | "severity" | "message" | "suggestion"> {
  const hint = suggestion === undefined ? "" : ` Did you mean “${suggestion}”?`;
  return {
    code: "node.field_unknown",
    severity: "warning",
    message: `${field}: this workspace has no variable “${name}”.${hint}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

const shownNames = 10;

function unknownField({
  names,
  found: { found, parent, names: known, sampled },
  field,
}: {
  names: readonly string[];
  found: Extract<TypeAt, { ok: false }>;
  field: string;
}): Pick<GraphProblem, "code" | "severity" | "message" | "suggestion"> {
  const name = names[found] ?? "";
  const where = found === 0 ? "the data" : shownPath(names.slice(0, found));
  const suggestion = closestName({ name, names: known });
  if (names[0] === "env" && found === 1) return unknownVariable({ name, field, suggestion });
  const hint = suggestion === undefined ? "" : ` Did you mean “${suggestion}”?`;
  const shown = known.slice(0, shownNames).join(", ");
  const has =
    known.length > 0
      ? ` It has: ${shown}${known.length > shownNames ? " and more" : ""}.`
      : ` It is ${describeType(parent)}.`;
  const claim = sampled ? `${where} had no “${name}” in the last example.` : `${where} has no “${name}”.`;
  return {
    code: "node.field_unknown",
    severity: sampled ? "warning" : "error",
    message: `${field}: ${claim}${has}${hint}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
