import {
  type CronExpression,
  type CronPart,
  cronFields,
  isEvery,
  readCron,
  valuesOf,
} from "./cron-fields.ts";
import type { Schedule } from "./schedule.ts";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const ordinals = ["first", "second", "third", "fourth", "fifth"];
const units = [
  { name: "day", size: 86_400_000 },
  { name: "hour", size: 3_600_000 },
  { name: "minute", size: 60_000 },
  { name: "second", size: 1000 },
];
// More times than these in a day are told as minutes and hours.
const mostTimes = 6;

/** A schedule as a sentence: "At 09:00 from Monday to Friday." @throws Error for a cron expression that is none */
export function describeSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case "cron":
      return describeCron(readCron(schedule.cron));
    case "interval": {
      const { name, size } = units.find((unit) => schedule.everyMs % unit.size === 0) ?? {
        name: "ms",
        size: 1,
      };
      return `${everyText({ step: schedule.everyMs / size, name })}.`;
    }
    case "once":
      return "Once.";
  }
}

function describeCron(cron: CronExpression): string {
  const month = isEvery(cron.month)
    ? ""
    : ` in ${valuesText({ parts: cron.month, word: (value) => months[value - 1] ?? "" })}`;
  return `${timeText(cron)}${dayText(cron)}${month}.`;
}

function everyText({ step, name }: { step: number; name: string }): string {
  return step === 1 ? `Every ${name}` : `Every ${step} ${name}s`;
}

/** The step of a field that is nothing but a star, with or without a step. */
function stepOf(parts: readonly CronPart[]): number | undefined {
  const [part] = parts;
  return parts.length === 1 && part?.range === null && part.which === null ? part.step : undefined;
}

const two = (value: number): string => String(value).padStart(2, "0");

function timeText({ second, minute, hour }: CronExpression): string {
  const seconds = [...valuesOf({ parts: second, field: cronFields.second })];
  const minutes = [...valuesOf({ parts: minute, field: cronFields.minute })];
  const hours = [...valuesOf({ parts: hour, field: cronFields.hour })];
  const tail = seconds.length === 1 && seconds[0] !== 0 ? `:${two(seconds[0] ?? 0)}` : "";
  if (seconds.length === 1 && minutes.length * hours.length <= mostTimes) {
    const times = hours.flatMap((each) => minutes.map((one) => `${two(each)}:${two(one)}${tail}`));
    return `At ${listText(times.toSorted())}`;
  }
  const within = isEvery(hour) ? "" : `, ${hoursText(hour)}`;
  const secondStep = stepOf(second);
  if (secondStep !== undefined) {
    const often = everyText({ step: secondStep, name: "second" });
    return isEvery(minute) ? `${often}${within}` : `${often} of ${minutesText(minute)}${within}`;
  }
  const at = seconds.length === 1 && seconds[0] === 0 ? "" : ` at second ${listText(seconds.map(String))}`;
  const minuteStep = stepOf(minute);
  if (minuteStep !== undefined) return `${everyText({ step: minuteStep, name: "minute" })}${at}${within}`;
  const hourStep = stepOf(hour);
  const often =
    hourStep === undefined ? within : hourStep === 1 ? " of every hour" : ` of every ${hourStep} hours`;
  return `At ${minutesText(minute)}${at}${often}`;
}

function minutesText(parts: readonly CronPart[]): string {
  const step = stepOf(parts);
  if (step !== undefined) return everyText({ step, name: "minute" }).toLowerCase();
  const isOne = parts.length === 1 && parts[0]?.range?.from === parts[0]?.range?.to;
  return `minute${isOne ? "" : "s"} ${valuesText({ parts, word: String })}`;
}

function hoursText(parts: readonly CronPart[]): string {
  const step = stepOf(parts);
  if (step !== undefined) return `in every ${ordinalText(step)} hour`;
  return listText(
    parts.map(({ range, step: each }) =>
      range === null
        ? `every ${each} hours`
        : `from ${two(range.from)}:00 to ${two(range.to)}:59${each === 1 ? "" : ` in every ${ordinalText(each)} hour`}`,
    ),
  );
}

function ordinalText(value: number): string {
  if (value % 100 >= 11 && value % 100 <= 13) return `${value}th`;
  return `${value}${["th", "st", "nd", "rd"][value % 10] ?? "th"}`;
}

function dayText({ day, weekday, both }: CronExpression): string {
  const dates = isEvery(day) ? undefined : datesText(day);
  const names = isEvery(weekday) ? undefined : weekdaysText(weekday);
  if (dates === undefined && names === undefined) return "";
  if (dates === undefined) return ` ${names ?? ""}`;
  if (names === undefined) return ` on ${dates}`;
  return both ? ` on ${dates} if that is ${names.replace(/^on /, "a ")}` : ` on ${dates} and also ${names}`;
}

function datesText(parts: readonly CronPart[]): string {
  return listText(
    parts.map(({ range, step, which }) => {
      if (range === null) {
        if (which === "workday") return "the last working day of the month";
        return which === "last" ? "the last day of the month" : `every ${ordinalText(step)} day of the month`;
      }
      if (which === "workday") return `the working day nearest to the ${ordinalText(range.from)}`;
      if (range.from === range.to) return `the ${ordinalText(range.from)}`;
      const often = step === 1 ? "" : ` in steps of ${step} days`;
      return `the ${ordinalText(range.from)} to the ${ordinalText(range.to)}${often}`;
    }),
  );
}

function weekdaysText(parts: readonly CronPart[]): string {
  const [only] = parts;
  if (
    parts.length === 1 &&
    only?.range &&
    only.which === null &&
    only.step === 1 &&
    only.range.to > only.range.from
  )
    return `from ${nameOf(only.range.from)} to ${nameOf(only.range.to)}`;
  return `on ${listText(
    parts.flatMap((part) => {
      const { which } = part;
      const names = [...valuesOf({ parts: [part], field: cronFields.weekday })].map(nameOf);
      if (which === null) return names;
      const nth = which === "last" ? "last" : (ordinals[Number(which) - 1] ?? "");
      return names.map((name) => `the ${nth} ${name} of the month`);
    }),
  )}`;
}

function nameOf(value: number): string {
  return days[value % 7] ?? "";
}

function valuesText({
  parts,
  word,
}: {
  parts: readonly CronPart[];
  word: (value: number) => string;
}): string {
  return listText(
    parts.map(({ range, step }) => {
      if (range === null) return `every ${ordinalText(step)}`;
      if (range.from === range.to) return word(range.from);
      return `${word(range.from)} to ${word(range.to)}${step === 1 ? "" : ` in steps of ${step}`}`;
    }),
  );
}

function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
