import { canonicalJson } from "../protocol/canonical-json.ts";
import type { Expression } from "./parse.ts";

/** What `event` and `async` stand for. */
export type ExpressionScope = { readonly event: unknown; readonly async?: unknown };

/** The value of an expression; `undefined` stands for what is not there. */
export function evaluate({ expression, scope }: { expression: Expression; scope: ExpressionScope }): unknown {
  const value = (inner: Expression): unknown => evaluate({ expression: inner, scope });
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "path":
      return valueAt({ root: scope[expression.root], path: expression.path });
    case "not":
      return value(expression.operand) !== true;
    case "negative":
      return -Number(value(expression.operand));
    case "conditional":
      return value(expression.test) === true ? value(expression.yes) : value(expression.no);
    case "binary":
      if (expression.operator === "&&")
        return value(expression.left) === true && value(expression.right) === true;
      if (expression.operator === "||")
        return value(expression.left) === true || value(expression.right) === true;
      return combine({
        operator: expression.operator,
        left: value(expression.left),
        right: value(expression.right),
      });
  }
}

/** Whether an expression is true; nothing else counts as true. */
export function holds(input: { expression: Expression; scope: ExpressionScope }): boolean {
  return evaluate(input) === true;
}

/** What stands at a path, by own properties only. */
function valueAt({ root, path }: { root: unknown; path: readonly (string | number)[] }): unknown {
  let current = root;
  for (const part of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) return undefined;
    // Own property of an object, checked above.
    current = (current as Readonly<Record<string | number, unknown>>)[part];
  }
  return current;
}

/**
 * Two things that are both missing are not equal: `event.data.x == async.data.x` must not match every event when x
 * was forgotten. What is missing does equal `null`.
 */
function equal({ left, right }: { left: unknown; right: unknown }): boolean {
  if (left === undefined || right === undefined) return left === null || right === null;
  return left === right || (typeof left === "object" && canonicalJson(left) === canonicalJson(right));
}

function combine({ operator, left, right }: { operator: string; left: unknown; right: unknown }): unknown {
  if (operator === "==") return equal({ left, right });
  if (operator === "!=") return !equal({ left, right });
  if (operator === "+" && typeof left === "string") return left + asText(right);
  if (operator === "+" && typeof right === "string") return asText(left) + right;
  if (typeof left === "string" && typeof right === "string")
    return compare({ operator, order: left < right ? -1 : left > right ? 1 : 0 });
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  if (operator === "+") return left + right;
  if (operator === "-") return left - right;
  return compare({ operator, order: left - right });
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : canonicalJson(value);
}

function compare({ operator, order }: { operator: string; order: number }): boolean | undefined {
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  if (operator === ">") return order > 0;
  if (operator === ">=") return order >= 0;
  return undefined;
}
