import { z } from "zod";
import type { Templated } from "../define-node.ts";

export const operators = [
  "eq",
  "ne",
  "gt",
  "gte",
  "lt",
  "lte",
  "between",
  "in",
  "contains",
  "startsWith",
  "endsWith",
  "matches",
  "before",
  "after",
  "exists",
  "empty",
] as const;

export type Operator = (typeof operators)[number];

const labels: Readonly<Record<Operator, string>> = {
  eq: "equal to",
  ne: "not equal to",
  gt: "greater than",
  gte: "at least",
  lt: "less than",
  lte: "at most",
  between: "between (both included)",
  in: "one of",
  contains: "containing",
  startsWith: "starting with",
  endsWith: "ending with",
  matches: "matching the pattern",
  before: "before (date)",
  after: "after (date)",
  exists: "there (not null)",
  empty: "empty",
};

export const operatorField = z.enum(operators).meta({ title: "Is", options: labels });

/** What a field is compared with. Operators that need nothing hide it. */
export function comparedField(templated: Templated) {
  return templated(z.unknown())
    .optional()
    .meta({
      title: "Compared with",
      description: "For “between” two values in a list; for “one of” a list, or text with commas.",
      visibleWhen: { field: "operator", not: ["exists", "empty"] },
    });
}

export const matchField = z
  .enum(["all", "any"])
  .meta({ title: "Must hold", options: { all: "All of them (AND)", any: "Any of them (OR)" } });
