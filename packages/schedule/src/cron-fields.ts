/** One field of a cron expression: where it stands, and what it may hold. */
type CronField = {
  readonly name: "second" | "minute" | "hour" | "day of the month" | "month" | "weekday";
  readonly low: number;
  readonly high: number;
  /** Names that stand for numbers, in order from `low` on. */
  readonly names: readonly string[];
};

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

export const cronFields = {
  second: { name: "second", low: 0, high: 59, names: [] },
  minute: { name: "minute", low: 0, high: 59, names: [] },
  hour: { name: "hour", low: 0, high: 23, names: [] },
  day: { name: "day of the month", low: 1, high: 31, names: [] },
  month: { name: "month", low: 1, high: 12, names: monthNames },
  weekday: { name: "weekday", low: 0, high: 7, names: weekdayNames },
} as const satisfies Readonly<Record<string, CronField>>;

const nicknames: Readonly<Record<string, string>> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

/** What one part of a list says. */
export type CronPart = {
  /** Null: every value. */
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly step: number;
  /** Weekdays: the first to fifth in its month, or the last. Days: `workday` is the nearest one to it. */
  readonly which: number | "last" | "workday" | null;
};

export type CronExpression = {
  readonly second: readonly CronPart[];
  readonly minute: readonly CronPart[];
  readonly hour: readonly CronPart[];
  readonly day: readonly CronPart[];
  readonly month: readonly CronPart[];
  readonly weekday: readonly CronPart[];
  /** Whether a day has to be right by both its number and its weekday, where both are given: `+` before the weekday. */
  readonly both: boolean;
};

const every: CronPart = { range: null, step: 1, which: null };
const lastDay: CronPart = { range: null, step: 1, which: "last" };
// Monday to Friday.
const lastWorkday: CronPart = { range: null, step: 1, which: "workday" };
const shape = /^(?:\*|([a-z]{3}|\d+)(?:-([a-z]{3}|\d+))?)(?:\/(\d+))?(l|w|#\d+)?$/;

/** Reads a cron expression. @throws Error with a sentence for its author */
export function readCron(cron: string): CronExpression {
  const text = cron.trim().toLowerCase();
  if (text.startsWith("@") && nicknames[text] === undefined)
    throw new Error(
      `“${cron.trim()}” is not known. There are @hourly, @daily, @weekly, @monthly and @yearly.`,
    );
  const parts = (nicknames[text] ?? text).replaceAll("?", "*").split(/\s+/).filter(Boolean);
  if (parts.length !== 5 && parts.length !== 6) {
    throw new Error(
      `A cron expression has five fields (minute, hour, day, month, weekday), or six with the second first; this one has ${parts.length}.`,
    );
  }
  const texts = parts.length === 5 ? ["0", ...parts] : parts;
  const [second = "", minute = "", hour = "", day = "", month = "", weekdays = ""] = texts;
  const both = weekdays.startsWith("+");
  return {
    second: readField({ field: cronFields.second, text: second }),
    minute: readField({ field: cronFields.minute, text: minute }),
    hour: readField({ field: cronFields.hour, text: hour }),
    day: readField({ field: cronFields.day, text: day }),
    month: readField({ field: cronFields.month, text: month }),
    weekday: readField({ field: cronFields.weekday, text: both ? weekdays.slice(1) : weekdays }),
    both,
  };
}

function readField({ field, text }: { field: CronField; text: string }): readonly CronPart[] {
  if (field.name === "day of the month" && text === "lw") return [lastWorkday];
  return text.split(",").map((part) => readPart({ field, part }));
}

function readPart({ field, part }: { field: CronField; part: string }): CronPart {
  const { name, low, high } = field;
  if (part === "*") return every;
  if (name === "day of the month" && part === "l") return lastDay;
  const fail = (why: string): Error => new Error(`The ${name} “${part}” ${why}.`);
  const [matched, first, last, stepText, suffix] = shape.exec(part) ?? [];
  if (matched === undefined) throw fail("is none");
  const step = stepText === undefined ? 1 : Number(stepText);
  if (first !== undefined && last === undefined && stepText !== undefined)
    throw fail("has a step without a range: write */5 or 10-40/5");
  if (step < 1 || step > (name === "weekday" ? 7 : high - low + 1)) throw fail("has a step out of range");
  const which = suffix === undefined ? null : readSuffix({ field, suffix });
  if (which === undefined || (which !== null && (first === undefined || stepText !== undefined)))
    throw fail("is none");
  if (which === "workday" && last !== undefined) throw fail("is none");
  if (first === undefined) return { range: null, step, which };
  const from = readValue({ field, text: first });
  const read = last === undefined ? from : readValue({ field, text: last });
  const to = name === "weekday" && last === "sun" ? 7 : read;
  if (from === undefined || to === undefined) throw fail(`is none: there are ${low} to ${high}`);
  if (from > to) throw fail("ends before it begins");
  return { range: { from, to }, step, which };
}

function readValue({ field, text }: { field: CronField; text: string }): number | undefined {
  const named = field.names.indexOf(text);
  const value = named === -1 ? Number(text) : named + field.low;
  return value >= field.low && value <= field.high ? value : undefined;
}

function readSuffix({ field, suffix }: { field: CronField; suffix: string }): CronPart["which"] | undefined {
  if (suffix === "w") return field.name === "day of the month" ? "workday" : undefined;
  if (field.name !== "weekday") return undefined;
  if (suffix === "l") return "last";
  const nth = Number(suffix.slice(1));
  return nth >= 1 && nth <= 5 ? nth : undefined;
}

/** The values that a field's parts name, without what only a calendar can tell. */
export function valuesOf({
  parts,
  field,
}: {
  parts: readonly CronPart[];
  field: CronField;
}): ReadonlySet<number> {
  const values = new Set<number>();
  for (const { range, step, which } of parts) {
    if (range === null && which !== null) continue;
    const { from, to } = range ?? { from: field.low, to: field.name === "weekday" ? 6 : field.high };
    for (let value = from; value <= to; value += step)
      values.add(field.name === "weekday" ? value % 7 : value);
  }
  return values;
}

/** Whether a field is a star, and nothing else. */
export function isEvery(parts: readonly CronPart[]): boolean {
  return parts.length === 1 && parts[0]?.range === null && parts[0].step === 1 && parts[0].which === null;
}
