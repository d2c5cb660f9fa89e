import { closestName } from "./closest-name.ts";
import type { HelperDefinition } from "./helper.ts";
import {
  type Level,
  type Lowering,
  count,
  deeper,
  isScoped,
  literalValue,
  parameterOf,
  placeIn,
  plainName,
  refuse,
} from "./lowering.ts";
import type { Call, LiteralExpression, PathExpression, SyntaxExpression } from "./syntax.ts";
import type { Position } from "./template-error.ts";
import type { CallNode, Expression, PathNode } from "./tree.ts";

type Place = { readonly lowering: Lowering; readonly level: Level };

export function lowerExpression({ node, lowering, level }: Place & { node: SyntaxExpression }): Expression {
  const at = placeIn(lowering, node);
  count({ lowering, at });
  if (node.type === "PathExpression") return lowerPath({ node, lowering, level });
  if (node.type === "SubExpression") {
    const lowered = lowerInvocation({ call: node, lowering, level: deeper({ level, at }) });
    // `(name)` with nothing after it is a call in Handlebars, never a field.
    if (lowered.type === "path") refuse({ message: unknownHelper({ path: node.path, lowering }), at });
    return lowered;
  }
  return { type: "literal", value: literalValue(node), at };
}

/** What stands at the head of a mustache or sub-expression: a helper call, or a value. */
export function lowerInvocation({ call, lowering, level }: Place & { call: Call }): Expression {
  const { path } = call;
  const at = placeIn(lowering, path);
  const plain = call.params.length === 0 && (call.hash === undefined || call.hash.pairs.length === 0);
  if (path.type !== "PathExpression") {
    if (!plain) refuse({ message: "A literal cannot be called like a helper.", at });
    const value = literalValue(path);
    return { type: "namedLiteral", name: String(value), value, at };
  }
  const name = plainName(path);
  const isField = name === undefined || parameterOf({ name, level }) !== undefined;
  if (!isField && (name === "if" || name === "unless") && !plain) {
    return lowerChoice({ call, name, at, lowering, level });
  }
  const helper = isField ? undefined : lowering.helpers.get(name);
  // A helper that needs arguments but got none can only be meant as the field of that name.
  if (helper !== undefined && (!plain || helper.arity[0] === 0)) {
    return lowerCall({ helper, call, at, lowering, level });
  }
  if (!plain) refuse({ message: unknownHelper({ path, lowering }), at });
  return lowerPath({ node: path, lowering, level });
}

function lowerCall({
  helper,
  call,
  at,
  lowering,
  level,
}: Place & { helper: HelperDefinition; call: Call; at: Position }): CallNode {
  const [minimum, maximum] = helper.arity;
  if (call.params.length < minimum || call.params.length > maximum) {
    refuse({ message: `Wrong number of values: ${helper.signature}.`, at });
  }
  const options = (call.hash?.pairs ?? []).map(({ key, value }) => {
    if (helper.options?.includes(key) !== true) {
      refuse({ message: `${helper.name} has no option "${key}": ${helper.signature}.`, at });
    }
    return { name: key, value: lowerExpression({ node: value, lowering, level }) };
  });
  const parameters = call.params.map((node) => lowerExpression({ node, lowering, level }));
  return { type: "call", helper, parameters, options, at };
}

function lowerChoice({
  call,
  name,
  at,
  lowering,
  level,
}: Place & { call: Call; name: "if" | "unless"; at: Position }): Expression {
  const [condition, first, second, ...others] = call.params.map((node) =>
    lowerExpression({ node, lowering, level }),
  );
  const hasOptions = (call.hash?.pairs.length ?? 0) > 0;
  if (condition === undefined || first === undefined || others.length > 0 || hasOptions) {
    return refuse({ message: `Inline ${name} is written (${name} condition value otherwise).`, at });
  }
  const last: Expression = second ?? { type: "literal", value: null, at };
  return name === "if"
    ? { type: "choice", condition, whenTrue: first, whenFalse: last, at }
    : { type: "choice", condition, whenTrue: last, whenFalse: first, at };
}

function lowerPath({ node, lowering, level }: Place & { node: PathExpression }): PathNode {
  const at = placeIn(lowering, node);
  const segments = node.parts.map((part) => lowering.plain.keys.get(part) ?? part);
  const [first = "", ...rest] = segments;
  if (node.data) {
    if (first === "root") return { type: "path", start: { kind: "root" }, segments: rest, at };
    return { type: "path", start: { kind: "data", up: node.depth, name: first }, segments: rest, at };
  }
  const found = node.depth === 0 && !isScoped(node) ? parameterOf({ name: first, level }) : undefined;
  if (found !== undefined) {
    return { type: "path", start: { kind: "parameter", ...found }, segments: rest, at };
  }
  return { type: "path", start: { kind: "context", up: node.depth }, segments, at };
}

function unknownHelper({
  path,
  lowering,
}: {
  path: PathExpression | LiteralExpression;
  lowering: Lowering;
}): string {
  const name = path.type === "PathExpression" ? path.original : String(literalValue(path));
  const closest = closestName({ name, names: [...lowering.helpers.keys(), "if", "unless"] });
  const hint = closest === undefined ? "" : ` Did you mean "${closest}"?`;
  return `There is no helper named "${name.slice(0, 100)}".${hint}`;
}
