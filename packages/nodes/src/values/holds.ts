import { WorkfuseError } from "@workfuse/errors";
import { RE2JS } from "re2js";
import type { Operator } from "../fields/comparison.ts";
import { asText } from "./as-text.ts";
import { compareValues, isEqual, timeOf } from "./compare.ts";

export type Comparison = { readonly field: unknown; readonly operator: Operator; readonly value?: unknown };

const patternLimit = 1000;
const textLimit = 100_000;

/**
 * Whether a comparison holds. `eq` and `ne` compare by value, numbers and numeric text alike; the orders compare
 * numbers, dates in ISO form or text; `contains` looks in text, lists and the keys of objects; `empty` is null, "",
 * [], {}.
 * @throws WorkfuseError `config.invalid` for a bad pattern, range or date to compare with, `node.failed` for text that
 * is too long for a pattern
 */
export function holds({ field, operator, value }: Comparison): boolean {
  switch (operator) {
    case "eq":
      return isEqual(field, value);
    case "ne":
      return !isEqual(field, value);
    case "gt":
      return compareValues(field, value) > 0;
    case "gte":
      return compareValues(field, value) >= 0;
    case "lt":
      return compareValues(field, value) < 0;
    case "lte":
      return compareValues(field, value) <= 0;
    case "between":
      return isBetween(field, value);
    case "in":
      return listOf(value).some((item) => isEqual(field, item));
    case "contains":
      return contains(field, value);
    case "startsWith":
      return typeof field === "string" && field.startsWith(asText(value));
    case "endsWith":
      return typeof field === "string" && field.endsWith(asText(value));
    case "matches":
      return matches(field, value);
    case "before":
      return dateDifference(field, value) < 0;
    case "after":
      return dateDifference(field, value) > 0;
    case "exists":
      return field !== undefined && field !== null;
    case "empty":
      return isEmpty(field);
  }
}

function isBetween(field: unknown, range: unknown): boolean {
  const [low, high, ...more] = listOf(range);
  if (low === undefined || high === undefined || more.length > 0) {
    throw new WorkfuseError({ code: "config.invalid", message: "“Between” needs a list of two values." });
  }
  return compareValues(field, low) >= 0 && compareValues(field, high) <= 0;
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  return typeof value === "string" ? value.split(",").map((item) => item.trim()) : [value];
}

function contains(whole: unknown, part: unknown): boolean {
  if (typeof whole === "string") return whole.includes(asText(part));
  if (Array.isArray(whole)) return whole.some((item) => isEqual(item, part));
  return (
    typeof whole === "object" && whole !== null && typeof part === "string" && Object.hasOwn(whole, part)
  );
}

function matches(field: unknown, pattern: unknown): boolean {
  const text = asText(field);
  if (typeof pattern !== "string" || pattern.length > patternLimit || text.length > textLimit) {
    throw new WorkfuseError({
      code: "node.failed",
      message: `A pattern has at most ${patternLimit} characters and is matched against at most ${textLimit}.`,
    });
  }
  try {
    // RE2: linear in the text's length, whatever the pattern. A backtracking engine can be kept busy for years.
    return RE2JS.compile(pattern).matcher(text).find();
  } catch (cause) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: `“${pattern}” is not a pattern that can be matched (look-around and back-references cannot).`,
      cause,
    });
  }
}

// What is no date is neither before nor after; a date to compare with that is none is a mistake in the rule.
function dateDifference(field: unknown, value: unknown): number {
  const other = millisecondsOf(value);
  if (Number.isNaN(other)) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: "Dates are compared with a date such as 2026-01-31 or 2026-01-31T12:00:00Z.",
    });
  }
  return millisecondsOf(field) - other;
}

function millisecondsOf(value: unknown): number {
  return typeof value === "number" ? value : (timeOf(value) ?? Number.NaN);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
