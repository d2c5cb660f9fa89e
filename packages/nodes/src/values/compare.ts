/** Equal by value; numbers and numeric text alike, because form and query values are text. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return a === b;
  if (typeof left === "boolean" || typeof right === "boolean") return String(left) === String(right);
  return typeof left === "object" && typeof right === "object" && stableJson(left) === stableJson(right);
}

/**
 * Below, at or above zero as `left` is less than, equal to or greater than `right`: numbers, dates in ISO form, text.
 * NaN, which is neither greater nor less, for what cannot be ordered.
 */
export function compareValues(left: unknown, right: unknown): number {
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== undefined && b !== undefined) return a - b;
  if (typeof left !== "string" || typeof right !== "string") return Number.NaN;
  const [date, otherDate] = [timeOf(left), timeOf(right)];
  if (date !== undefined && otherDate !== undefined) return date - otherDate;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A number, or text that is one. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

const isoDate = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds since the epoch of an ISO date. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" && isoDate.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** JSON with the keys of objects in order: the same text for equal values. */
function stableJson(value: unknown): string {
  const text: string | undefined = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
  return text ?? "undefined";
}

/** One key for all values that `isEqual` holds equal among texts, numbers and objects. */
export function equalityKey(value: unknown): string {
  const number = numberOf(value);
  if (number !== undefined) return `n${number}`;
  return typeof value === "string" ? `t${value}` : `j${stableJson(value)}`;
}
