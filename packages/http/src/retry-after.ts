/**
 * Milliseconds that the answer asks to wait before trying again, from `retry-after-ms`, `retry-after` (seconds or a
 * date) or, at 0 remaining, `x-ratelimit-reset` (seconds from now or since the epoch). Undefined where it says nothing.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const milliseconds = positive(headers["retry-after-ms"]);
  if (milliseconds !== undefined) return milliseconds;
  const text = headers["retry-after"]?.trim();
  if (text !== undefined) {
    const seconds = positive(text);
    if (seconds !== undefined) return seconds * 1000;
    // Only HTTP dates: the parser would take "soon 5" for a date in May.
    const date = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(date)) return Math.max(0, date - now.getTime());
  }
  if (headers["x-ratelimit-remaining"]?.trim() !== "0") return undefined;
  const reset = positive(headers["x-ratelimit-reset"]);
  if (reset === undefined) return undefined;
  // A number of this size is a time, a smaller one a duration.
  return reset > 1_000_000_000 ? Math.max(0, reset * 1000 - now.getTime()) : reset * 1000;
}

function positive(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}
