import type { HelperDefinition } from "./helper.ts";
import { lowerExpression, lowerInvocation } from "./lower-expression.ts";
import {
  type Level,
  type Lowering,
  count,
  deeper,
  parameterOf,
  placeIn,
  plainName,
  refuse,
} from "./lowering.ts";
import type { ParsedSource } from "./parse.ts";
import type { BlockStatement, SyntaxProgram, SyntaxStatement } from "./syntax.ts";
import type { Position } from "./template-error.ts";
import type { Expression, Program, Statement } from "./tree.ts";

/** Resolves names, counts, and refuses what has no meaning here. @throws WorkfuseError `template.syntax|limit` */
export function lowerProgram({
  parsed,
  helpers,
}: {
  parsed: ParsedSource;
  helpers: ReadonlyMap<string, HelperDefinition>;
}): Program {
  const lowering: Lowering = { plain: parsed.plain, helpers, nodes: 0 };
  return lowerStatements({ program: parsed.program, lowering, level: { parameters: [], depth: 0 } });
}

type Place = { readonly lowering: Lowering; readonly level: Level };

function lowerStatements({
  program,
  lowering,
  level,
}: Place & { program: SyntaxProgram | undefined }): Program {
  const result: Statement[] = [];
  for (const node of program?.body ?? []) {
    count({ lowering, at: placeIn(lowering, node) });
    const lowered = lowerStatement({ node, lowering, level });
    const last = result.at(-1);
    if (lowered === undefined) continue;
    if (lowered.type === "text" && last?.type === "text") {
      result[result.length - 1] = { type: "text", value: last.value + lowered.value };
    } else result.push(lowered);
  }
  return result;
}

function lowerStatement({ node, lowering, level }: Place & { node: SyntaxStatement }): Statement | undefined {
  const at = placeIn(lowering, node);
  switch (node.type) {
    case "ContentStatement":
      return node.value === "" ? undefined : { type: "text", value: node.value };
    case "CommentStatement":
      return undefined;
    case "MustacheStatement":
      return { type: "output", expression: lowerInvocation({ call: node, lowering, level }) };
    case "BlockStatement":
      return lowerBlock({ node, at, lowering, level });
    case "PartialStatement":
    case "PartialBlockStatement":
      return refuse({ message: "Partials ({{> name}}) are not available.", at });
    case "Decorator":
    case "DecoratorBlock":
      return refuse({ message: "Decorators ({{* name}}) are not available.", at });
    default:
      return node satisfies never;
  }
}

function lowerBlock({
  node,
  at,
  lowering,
  level: outer,
}: Place & { node: BlockStatement; at: Position }): Statement {
  const level = deeper({ level: outer, at });
  const name = plainName(node.path);
  const binds = (node.program?.blockParams?.length ?? 0) > 0;
  const body = (maximum: number): Program =>
    lowerStatements({ program: node.program, lowering, level: bound({ node, at, level, maximum }) });
  // An `else if` is a block inside the else branch, but to the reader it stands beside it.
  const inverseLevel = node.inverse?.chained === true ? outer : level;
  const inverse = (): Program => lowerStatements({ program: node.inverse, lowering, level: inverseLevel });
  const value = (): Expression => blockValue({ node, at, lowering, level: outer });

  const isField = name === undefined || parameterOf({ name, level }) !== undefined;
  switch (isField ? "" : name) {
    case "if":
    case "unless": {
      const condition = value();
      const includeZero = blockOption({ node, wanted: "includeZero", at, lowering, level });
      const [whenGiven, whenNot] = [body(0), inverse()];
      return name === "if"
        ? { type: "if", condition, includeZero, whenTrue: whenGiven, otherwise: whenNot }
        : { type: "if", condition, includeZero, whenTrue: whenNot, otherwise: whenGiven };
    }
    case "each":
      refuseOptions({ node, at });
      return { type: "each", list: value(), binds, body: body(2), otherwise: inverse() };
    case "with":
      refuseOptions({ node, at });
      return { type: "with", value: value(), binds, body: body(1), otherwise: inverse() };
    case "raw":
      if (node.params.length === 0 && isRaw(node)) return { type: "text", value: rawText(node.program) };
      break;
    default:
  }
  return {
    type: "section",
    value: lowerInvocation({ call: node, lowering, level }),
    binds,
    body: body(2),
    otherwise: inverse(),
    optional: node.inverse !== undefined,
  };
}

function blockValue({
  node,
  at,
  lowering,
  level,
}: Place & { node: BlockStatement; at: Position }): Expression {
  const [only, ...others] = node.params;
  if (only === undefined || others.length > 0) {
    return refuse({ message: `{{#${plainName(node.path)}}} takes exactly one value.`, at });
  }
  return lowerExpression({ node: only, lowering, level });
}

function blockOption({
  node,
  wanted,
  at,
  lowering,
  level,
}: Place & { node: BlockStatement; wanted: string; at: Position }): Expression | undefined {
  let found: Expression | undefined;
  for (const { key, value } of node.hash?.pairs ?? []) {
    if (key !== wanted) refuse({ message: `{{#${plainName(node.path)}}} has no option "${key}".`, at });
    found = lowerExpression({ node: value, lowering, level });
  }
  return found;
}

function refuseOptions({ node, at }: { node: BlockStatement; at: Position }): void {
  const [first] = node.hash?.pairs ?? [];
  if (first === undefined) return;
  refuse({ message: `{{#${plainName(node.path)}}} has no option "${first.key}".`, at });
}

function bound({
  node,
  at,
  level,
  maximum,
}: {
  node: BlockStatement;
  at: Position;
  level: Level;
  maximum: number;
}): Level {
  const names = node.program?.blockParams ?? [];
  if (names.length > maximum) {
    const allowed = maximum === 0 ? "no block parameters" : `at most ${maximum} block parameters`;
    refuse({ message: `{{#${plainName(node.path) ?? "…"}}} has ${allowed}.`, at });
  }
  return names.length === 0 ? level : { ...level, parameters: [names, ...level.parameters] };
}

function isRaw(node: BlockStatement): boolean {
  return node.program?.body.every((child) => child.type === "ContentStatement") === true;
}

function rawText(program: SyntaxProgram | undefined): string {
  return (program?.body ?? [])
    .map((child) => (child.type === "ContentStatement" ? child.value : ""))
    .join("");
}
