import { WorkfuseError } from "@workfuse/errors";
import type { z } from "zod";
import type { conditionNode } from "./definition.ts";

export type ConditionRule = z.output<(typeof conditionNode)["config"]>["conditions"][number];

const patternLimit = 1000;
const textLimit = 100_000;

/**
 * Whether a rule holds. `eq` and `ne` compare by value, numbers and numeric text alike (form and query values are text);
 * `gt` and `lt` compare numbers, dates in ISO form or text; `contains` looks in text, lists and the keys of objects.
 */
export function evaluateCondition({ field, operator, value }: ConditionRule): boolean {
  switch (operator) {
    case "eq":
      return equal(field, value);
    case "ne":
      return !equal(field, value);
    case "gt":
      return compare(field, value) > 0;
    case "lt":
      return compare(field, value) < 0;
    case "contains":
      return contains(field, value);
    case "matches":
      return matches(field, value);
  }
}

function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== undefined && b !== undefined) return a === b;
  if (typeof left === "boolean" || typeof right === "boolean") return String(left) === String(right);
  return typeof left === "object" && typeof right === "object" && stableJson(left) === stableJson(right);
}

// NaN answers false to both > and <: what cannot be ordered is neither greater nor less.
function compare(left: unknown, right: unknown): number {
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== undefined && b !== undefined) return a - b;
  if (typeof left !== "string" || typeof right !== "string") return Number.NaN;
  const [date, otherDate] = [asDate(left), asDate(right)];
  if (date !== undefined && otherDate !== undefined) return date - otherDate;
  return left < right ? -1 : left > right ? 1 : 0;
}

function contains(whole: unknown, part: unknown): boolean {
  if (typeof whole === "string")
    return whole.includes(typeof part === "string" ? part : JSON.stringify(part));
  if (Array.isArray(whole)) return whole.some((item) => equal(item, part));
  return (
    typeof whole === "object" && whole !== null && typeof part === "string" && Object.hasOwn(whole, part)
  );
}

function matches(field: unknown, pattern: unknown): boolean {
  const text = typeof field === "string" ? field : JSON.stringify(field);
  if (typeof pattern !== "string" || pattern.length > patternLimit || text.length > textLimit) {
    throw new WorkfuseError({
      code: "node.failed",
      message: `A pattern has at most ${patternLimit} characters and is matched against at most ${textLimit}.`,
    });
  }
  try {
    return new RegExp(pattern, "u").test(text);
  } catch (cause) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: `“${pattern}” is not a valid pattern.`,
      cause,
    });
  }
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

const isoDate = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/;

function asDate(value: string): number | undefined {
  const time = isoDate.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
