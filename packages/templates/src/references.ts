import { type CompiledTemplate, compileTemplate, isCompiledTemplate } from "./compile.ts";
import { splitPath } from "./own-path.ts";
import type { Position } from "./template-error.ts";
import type { CallNode, Expression, PathNode, Program, Statement } from "./tree.ts";

/** One place of a template that reads the scope. */
export type Reference = {
  /** The scope's key: `nodes`, `trigger`, `env`, `item`, … */
  readonly root: string;
  /** The names after it, as far as they are known. An item of a list that is walked is `*`. */
  readonly path: readonly string[];
  /** Whether the template accepts that it is missing (`default`, `#if`). */
  readonly optional: boolean;
} & Position;

/** A path from the root; undefined for what a helper made, which has none. */
type Static = readonly string[] | undefined;
type Level = {
  readonly value: Static;
  readonly up: Level | undefined;
  readonly parameters: readonly (readonly [value: Static, key: undefined])[];
};

/**
 * What the template reads, in the order of the source: paths inside `#each`, `#with` and block parameters are
 * resolved to the scope, and so are `get` and `lookup` with literal names.
 * @throws WorkfuseError `template.syntax`, `template.limit`
 */
export function referencesOf(template: string | CompiledTemplate): readonly Reference[] {
  const { program } = isCompiledTemplate(template) ? template : compileTemplate(template);
  const found: Reference[] = [];

  function read({ path, optional, at }: { path: Static; optional: boolean; at: Position }): void {
    const [root, ...rest] = path ?? [];
    if (root !== undefined) found.push({ root, path: rest, optional, line: at.line, column: at.column });
  }

  /** Notes what the expression reads and returns the path of its value. */
  function visit({
    expression,
    level,
    optional,
  }: {
    expression: Expression;
    level: Level;
    optional: boolean;
  }): Static {
    switch (expression.type) {
      case "path": {
        const path = staticPath({ path: expression, level });
        read({ path, optional, at: expression.at });
        return path;
      }
      case "call":
        return visitCall({ node: expression, level, optional });
      case "choice":
        visit({ expression: expression.condition, level, optional: true });
        visit({ expression: expression.whenTrue, level, optional });
        visit({ expression: expression.whenFalse, level, optional });
        return undefined;
      case "literal":
      case "namedLiteral":
        return undefined;
      default:
        return expression satisfies never;
    }
  }

  function visitCall({ node, level, optional }: { node: CallNode; level: Level; optional: boolean }): Static {
    const accepts = node.helper.missing === "accept" || (node.helper.missing === "inherit" && optional);
    for (const { value } of node.options) visit({ expression: value, level, optional: false });
    const names = literalNames(node);
    const [first] = node.parameters;
    if (names !== undefined && first?.type === "path") {
      const base = staticPath({ path: first, level });
      const path = base === undefined ? undefined : [...base, ...names];
      const hasDefault = node.options.some(({ name }) => name === "default");
      read({ path, optional: optional || hasDefault, at: first.at });
      return path;
    }
    for (const expression of node.parameters) visit({ expression, level, optional: accepts });
    return undefined;
  }

  function walk({ statements, level }: { statements: Program; level: Level }): void {
    for (const statement of statements) visitStatement({ statement, level });
  }

  function visitStatement({ statement, level }: { statement: Statement; level: Level }): void {
    switch (statement.type) {
      case "text":
        return;
      case "output":
        visit({ expression: statement.expression, level, optional: false });
        return;
      case "if":
        visit({ expression: statement.condition, level, optional: true });
        if (statement.includeZero !== undefined) {
          visit({ expression: statement.includeZero, level, optional: true });
        }
        walk({ statements: statement.whenTrue, level });
        walk({ statements: statement.otherwise, level });
        return;
      case "each": {
        const list = visit({ expression: statement.list, level, optional: false });
        const value = list === undefined ? undefined : [...list, "*"];
        walk({ statements: statement.body, level: inside({ level, value, binds: statement.binds }) });
        walk({ statements: statement.otherwise, level });
        return;
      }
      case "with": {
        const value = visit({ expression: statement.value, level, optional: false });
        walk({ statements: statement.body, level: inside({ level, value, binds: statement.binds }) });
        walk({ statements: statement.otherwise, level });
        return;
      }
      case "section": {
        visit({ expression: statement.value, level, optional: statement.optional });
        // A condition, a list or an object: what names inside it mean is known only with the data.
        walk({
          statements: statement.body,
          level: inside({ level, value: undefined, binds: statement.binds }),
        });
        walk({ statements: statement.otherwise, level });
        return;
      }
      default:
        statement satisfies never;
    }
  }

  walk({ statements: program, level: { value: [], up: undefined, parameters: [] } });
  return found.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function inside({ level, value, binds }: { level: Level; value: Static; binds: boolean }): Level {
  return {
    value,
    up: level,
    parameters: binds ? [[value, undefined], ...level.parameters] : level.parameters,
  };
}

function staticPath({ path: { start, segments }, level }: { path: PathNode; level: Level }): Static {
  if (start.kind === "data") return undefined;
  const base =
    start.kind === "root"
      ? []
      : start.kind === "context"
        ? above({ level, up: start.up })
        : level.parameters[start.hops]?.[start.slot];
  return base === undefined ? undefined : [...base, ...segments];
}

function above({ level, up }: { level: Level; up: number }): Static {
  let found: Level | undefined = level;
  for (let left = up; left > 0 && found !== undefined; left -= 1) found = found.up;
  return found?.value;
}

/** The names that `get` or `lookup` follows, where the template says them itself. */
function literalNames({ helper, parameters: [, second] }: CallNode): readonly string[] | undefined {
  if (second?.type !== "literal") return undefined;
  if (helper.name === "get" && typeof second.value === "string") return splitPath(second.value);
  if (helper.name !== "lookup") return undefined;
  return typeof second.value === "string" || typeof second.value === "number"
    ? [String(second.value)]
    : undefined;
}
