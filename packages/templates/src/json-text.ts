/** JSON of a value, or `undefined` when it would surely be longer than `maximum` characters or nests too deep. */
export function jsonText({
  value,
  maximum,
  indent,
}: {
  value: unknown;
  maximum: number;
  indent?: number | undefined;
}): string | undefined {
  if (!fits({ value, budget: { left: maximum }, depth: 0 })) return undefined;
  return JSON.stringify(value, undefined, indent) ?? "null";
}

/** Counts the least length that the JSON can have, and stops counting at the limit: a huge value costs no more. */
function fits({
  value,
  budget,
  depth,
}: {
  value: unknown;
  budget: { left: number };
  depth: number;
}): boolean {
  if (typeof value === "string") budget.left -= value.length + 2;
  else if (typeof value !== "object" || value === null) budget.left -= 1;
  else if (depth > 1000) return false;
  else if (Array.isArray(value)) {
    budget.left -= 1;
    for (const item of value) {
      budget.left -= 1;
      if (budget.left < 0 || !fits({ value: item, budget, depth: depth + 1 })) return false;
    }
  } else {
    for (const [key, item] of Object.entries(value)) {
      budget.left -= key.length + 4;
      if (budget.left < 0 || !fits({ value: item, budget, depth: depth + 1 })) return false;
    }
  }
  return budget.left >= 0;
}
