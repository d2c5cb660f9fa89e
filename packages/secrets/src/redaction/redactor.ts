import type { Log, Secret } from "@workfuse/ports";
import { redacted } from "../secret-value.ts";
import type { Automaton } from "./automaton.ts";
import { createAutomatonCache } from "./automaton-cache.ts";

/** Shorter values stand in too many innocent places ("a1", "true"): hiding them would wreck every output. */
export const minimumRedactableLength = 6;

export type Redactor = {
  /** The text with every form of every value replaced by `[REDACTED]`. */
  readonly redactText: (text: string) => string;
  /**
   * The same for a JSON value, in strings, numbers and keys, at any depth. What holds nothing to hide is returned as
   * it is, not copied.
   */
  readonly redactJson: (value: unknown) => unknown;
  /** How many units at the end of a text that goes on may be the beginning of something to hide. */
  readonly openEnd: (text: string) => number;
  /** How many of the values were too short to be redacted. */
  readonly tooShort: number;
};

const maxDepth = 1000;
const cache = createAutomatonCache({ maxUnits: 500_000 });

/**
 * Knows the values of one run in all encodings (see `encodingsOf`). This is the second line of defence: the first is
 * that values do not get where they could be printed. Built on first use, so that a run that prints nothing pays nothing.
 */
export function createRedactor({
  values,
  log,
}: {
  values: Iterable<string | Secret>;
  log?: Log | undefined;
}): Redactor {
  const texts = new Set(Array.from(values, (value) => (typeof value === "string" ? value : value.reveal())));
  const known = [...texts].filter((text) => text.length >= minimumRedactableLength);
  const tooShort = texts.size - known.length;
  if (tooShort > 0) {
    log?.warn(
      { tooShort, minimumLength: minimumRedactableLength },
      "some credentials are too short to be hidden in outputs and logs",
    );
  }
  if (known.length === 0) {
    return { redactText: (text) => text, redactJson: (value) => value, openEnd: () => 0, tooShort };
  }

  let automaton: Automaton | undefined;
  const redactText = (text: string): string => {
    if (text.length < minimumRedactableLength) return text;
    automaton ??= cache.automatonFor(known);
    const matches = automaton.find(text);
    if (matches.length === 0) return text;
    let result = "";
    let position = 0;
    for (const { start, end } of matches) {
      result += text.slice(position, start) + redacted;
      position = end;
    }
    return result + text.slice(position);
  };
  const openEnd = (text: string): number => (automaton ??= cache.automatonFor(known)).openEnd(text);
  return {
    openEnd,
    redactText,
    redactJson: (value) => redactValue({ value, redactText, depth: 0 }),
    tooShort,
  };
}

function redactValue({
  value,
  redactText,
  depth,
}: {
  value: unknown;
  redactText: (text: string) => string;
  depth: number;
}): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "number" || typeof value === "bigint") {
    const text = String(value);
    const clean = redactText(text);
    return clean === text ? value : clean;
  }
  if (typeof value !== "object" || value === null) return value;
  // Deeper than any JSON text that could be written out again; nothing in there may pass unseen.
  if (depth > maxDepth) return redacted;
  const next = (inner: unknown): unknown => redactValue({ value: inner, redactText, depth: depth + 1 });
  if ("toJSON" in value && typeof value.toJSON === "function") return next(value.toJSON());
  if (Array.isArray(value)) {
    const items = value.map(next);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value);
  const taken = new Set<string>();
  let changed = false;
  const clean = entries.map(([key, inner]): [string, unknown] => {
    const cleanKey = unusedKey({ key: redactText(key), taken });
    const cleanValue = next(inner);
    changed ||= cleanKey !== key || cleanValue !== inner;
    return [cleanKey, cleanValue];
  });
  // fromEntries makes own properties of every key, `__proto__` included.
  return changed ? Object.fromEntries(clean) : value;
}

/** Two keys that were told apart only by a secret must not overwrite each other. */
function unusedKey({ key, taken }: { key: string; taken: Set<string> }): string {
  let name = key;
  for (let number = 2; taken.has(name); number += 1) name = `${key} (${number})`;
  taken.add(name);
  return name;
}
