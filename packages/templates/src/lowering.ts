import type { PlainSource } from "./bracket-access.ts";
import type { HelperDefinition } from "./helper.ts";
import { limits } from "./limits.ts";
import type { LiteralExpression, PathExpression, SyntaxPosition } from "./syntax.ts";
import { type Position, limitError, templateError } from "./template-error.ts";

/** The state of turning one syntax tree into a template. */
export type Lowering = {
  readonly plain: PlainSource;
  readonly helpers: ReadonlyMap<string, HelperDefinition>;
  /** Parts counted so far. */
  nodes: number;
};

/** Where in the tree we are. */
export type Level = {
  /** Names of block parameters, innermost first. */
  readonly parameters: readonly (readonly string[])[];
  readonly depth: number;
};

export function placeIn(
  lowering: Lowering,
  node: { readonly loc: { readonly start: SyntaxPosition } },
): Position {
  return lowering.plain.originalPosition(node.loc.start);
}

export function count({ lowering, at }: { lowering: Lowering; at: Position }): void {
  lowering.nodes += 1;
  if (lowering.nodes > limits.nodes) throw limitError({ limit: "nodes", at });
}

export function deeper({ level, at }: { level: Level; at: Position }): Level {
  if (level.depth >= limits.depth) throw limitError({ limit: "depth", at });
  return { ...level, depth: level.depth + 1 };
}

export function refuse({ message, at }: { message: string; at: Position }): never {
  throw templateError({ code: "template.syntax", message, at });
}

export function parameterOf({
  name,
  level,
}: {
  name: string;
  level: Level;
}): { hops: number; slot: 0 | 1 } | undefined {
  for (const [hops, names] of level.parameters.entries()) {
    const slot = names.indexOf(name);
    if (slot === 0 || slot === 1) return { hops, slot };
  }
  return undefined;
}

/** `this.x` and `./x` always mean a field. */
export function isScoped(node: PathExpression): boolean {
  return /^(?:\.|this\b)/.test(node.original) && node.original.split(/[./]/u)[0] !== node.parts[0];
}

/** The name, where the path is nothing but one name. */
export function plainName(path: PathExpression | LiteralExpression): string | undefined {
  if (path.type !== "PathExpression" || path.data || path.depth > 0 || isScoped(path)) return undefined;
  return path.parts.length === 1 ? path.parts[0] : undefined;
}

export function literalValue(node: LiteralExpression): unknown {
  if (node.type === "NullLiteral") return null;
  if (node.type === "UndefinedLiteral") return undefined;
  return node.value;
}
