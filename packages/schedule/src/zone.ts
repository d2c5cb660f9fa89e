// Local times are written as milliseconds since 1970 would be if the clock on the wall showed UTC.

const second = 1000;
// Farther than any offset from UTC, and than any change of one: the day that Samoa left out had 24 hours.
const farMs = 26 * 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Whether this is the IANA name of a time zone, such as "Europe/London". */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clock on the wall shows at a moment, to the second. */
export function wallTimeOf({ timeZone, at }: { timeZone: string; at: number }): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day, hour, minute, second: seconds } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, seconds);
}

/** The smallest of `low + 1 … high`, in whole seconds from `low`, for which `holds`; it holds for `high`. */
export function firstSecond({
  low,
  high,
  holds,
}: {
  low: number;
  high: number;
  holds: (at: number) => boolean;
}): number {
  let before = 0;
  let after = Math.ceil((high - low) / second);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (holds(low + middle * second)) after = middle;
    else before = middle;
  }
  return low + after * second;
}

/**
 * The moment of a local time. Of one that comes twice it is the first; one that is left out gives the moment at which
 * the clock goes on. Never decreases while `local` grows.
 */
export function instantOf({ timeZone, local }: { timeZone: string; local: number }): number {
  const wall = (at: number) => wallTimeOf({ timeZone, at });
  const offsets = [local - farMs, local + farMs].map((near) => wall(near) - near);
  const earliest = local - Math.max(...offsets);
  const latest = local - Math.min(...offsets);
  if (wall(earliest) === local) return earliest;
  if (wall(latest) === local) return latest;
  return firstSecond({ low: earliest, high: latest, holds: (at) => wall(at) > local });
}
