import { sha1 } from "../protocol/ids.ts";
import { type ExpressionScope, evaluate } from "./evaluate.ts";
import type { Expression } from "./parse.ts";

/** Stands for waits that no single value can find; they are looked at for every event of their name. @internal */
export const anyMatchKey = "";

/**
 * The index key under which a wait is stored: the first `async.<path> == <value known now>` that must hold for the
 * expression to hold. An arriving event finds its waits by the keys of its own values (`matchKeysOf`), so a thousand
 * waits for one event name cost no more than one.
 */
export function matchKey({
  expression,
  scope,
}: {
  expression: Expression | undefined;
  scope: ExpressionScope;
}): string {
  if (expression?.kind !== "binary") return anyMatchKey;
  if (expression.operator === "&&") {
    const left = matchKey({ expression: expression.left, scope });
    return left === anyMatchKey ? matchKey({ expression: expression.right, scope }) : left;
  }
  if (expression.operator !== "==") return anyMatchKey;
  const [asyncSide, otherSide] =
    expression.left.kind === "path" && expression.left.root === "async"
      ? [expression.left, expression.right]
      : [expression.right, expression.left];
  if (asyncSide.kind !== "path" || asyncSide.root !== "async" || mentionsAsync(otherSide)) return anyMatchKey;
  const value = evaluate({ expression: otherSide, scope });
  return isScalar(value) ? keyOf({ path: asyncSide.path, value }) : anyMatchKey;
}

/** The keys of all values in an event, and the key of waits that have none. */
export function matchKeysOf(event: unknown): string[] {
  const keys: string[] = [anyMatchKey];
  collect({ value: event, path: [], keys });
  return keys;
}

function collect({
  value,
  path,
  keys,
}: {
  value: unknown;
  path: readonly (string | number)[];
  keys: string[];
}): void {
  if (isScalar(value)) {
    keys.push(keyOf({ path, value }));
  } else if (Array.isArray(value)) {
    for (const [index, member] of value.entries()) collect({ value: member, path: [...path, index], keys });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) collect({ value: member, path: [...path, key], keys });
  }
}

function keyOf({
  path,
  value,
}: {
  path: readonly (string | number)[];
  value: string | number | boolean;
}): string {
  const key = JSON.stringify([path.map(String), value]);
  return key.length > 200 ? sha1(key) : key;
}

// `null` is no key: it also equals what is missing, which no value of the event could find.
function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function mentionsAsync(expression: Expression): boolean {
  switch (expression.kind) {
    case "literal":
      return false;
    case "path":
      return expression.root === "async";
    case "not":
    case "negative":
      return mentionsAsync(expression.operand);
    case "binary":
      return mentionsAsync(expression.left) || mentionsAsync(expression.right);
    case "conditional":
      return mentionsAsync(expression.test) || mentionsAsync(expression.yes) || mentionsAsync(expression.no);
  }
}
