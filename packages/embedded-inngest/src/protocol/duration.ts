const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const maxMs = 366 * 86_400_000;

/** Milliseconds of `1d2h30m` and the like; `undefined` when it is none. @internal */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhdw]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return total;
}

/**
 * When a sleep or a waiting time ends, in epoch milliseconds: a duration from now on (at least 1 s) or a point of
 * time in ISO 8601, at most 366 days ahead. `undefined` when the text is neither.
 */
export function dueAt({ text, now }: { text: string; now: number }): number | undefined {
  const duration = parseDuration(text);
  const at = duration === undefined ? Date.parse(text) : now + Math.max(1000, duration);
  return Number.isNaN(at) ? undefined : Math.min(at, now + maxMs);
}
