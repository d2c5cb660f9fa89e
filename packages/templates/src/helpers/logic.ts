import type { HelperDefinition } from "../helper.ts";
import { isTrue } from "../truth.ts";

/** Numbers by value, texts by code unit; anything else has no order. */
function compare({
  parameters: [a, b],
  call,
}: {
  parameters: readonly unknown[];
  call: { fail: (sentence: string) => never };
}): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  const [x, y] = [toNumber(a), toNumber(b)];
  if (x !== undefined && y !== undefined) return x - y;
  return call.fail("only two numbers or two texts can be compared");
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

const order = (name: string, sign: string, holds: (difference: number) => boolean): HelperDefinition => ({
  name,
  category: "logic",
  signature: `${name}(a, b)`,
  description: `Whether a ${sign} b, for two numbers or two texts.`,
  example: `{{${name} 2 1}}`,
  result: String(holds(1)),
  arity: [2, 2],
  run: (parameters, call) => holds(compare({ parameters, call })),
});

export const logicHelpers: readonly HelperDefinition[] = [
  {
    name: "default",
    category: "logic",
    signature: "default(value, fallback, …)",
    description: "The first value that is there and is neither null nor empty text.",
    example: '{{default trigger.nickname "friend"}}',
    result: "friend",
    arity: [2, 20],
    missing: "accept",
    run: (parameters) =>
      parameters.find((value) => value !== undefined && value !== null && value !== "") ?? parameters.at(-1),
  },
  {
    name: "exists",
    category: "logic",
    signature: "exists(value)",
    description: "Whether the value is there and is not null.",
    example: "{{exists trigger.nickname}}",
    result: "false",
    arity: [1, 1],
    missing: "accept",
    run: ([value]) => value !== undefined && value !== null,
  },
  {
    name: "eq",
    category: "logic",
    signature: "eq(a, b)",
    description: "Whether a and b are the same value of the same type.",
    example: '{{eq trigger.status "paid"}}',
    result: "true",
    arity: [2, 2],
    run: ([a, b]) => a === b,
  },
  {
    name: "ne",
    category: "logic",
    signature: "ne(a, b)",
    description: "Whether a and b differ in value or type.",
    example: '{{ne trigger.status "paid"}}',
    result: "false",
    arity: [2, 2],
    run: ([a, b]) => a !== b,
  },
  order("gt", ">", (difference) => difference > 0),
  order("gte", "≥", (difference) => difference >= 0),
  order("lt", "<", (difference) => difference < 0),
  order("lte", "≤", (difference) => difference <= 0),
  {
    name: "and",
    category: "logic",
    signature: "and(a, b, …)",
    description: "The first value that is not true, or else the last.",
    example: '{{and true "yes"}}',
    result: "yes",
    arity: [2, 50],
    missing: "inherit",
    run: (parameters) => parameters.find((value) => !isTrue(value)) ?? whenAllHold(parameters),
  },
  {
    name: "or",
    category: "logic",
    signature: "or(a, b, …)",
    description: "The first value that is true, or else the last.",
    example: '{{or false "no"}}',
    result: "no",
    arity: [2, 50],
    missing: "inherit",
    run: (parameters) => parameters.find((value) => isTrue(value)) ?? parameters.at(-1),
  },
  {
    name: "not",
    category: "logic",
    signature: "not(value)",
    description: "Whether the value is false, 0, null, empty text or an empty list.",
    example: "{{not false}}",
    result: "true",
    arity: [1, 1],
    missing: "inherit",
    run: ([value]) => !isTrue(value),
  },
];

/** `find` gives undefined and null both for "nothing found" and for a found null: tell them apart. */
function whenAllHold(parameters: readonly unknown[]): unknown {
  return parameters.every((value) => isTrue(value)) ? parameters.at(-1) : null;
}
