import {
  type CronExpression,
  type CronPart,
  cronFields,
  isEvery,
  readCron,
  valuesOf,
} from "./cron-fields.ts";

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a cron expression, as a sentence for its author; undefined if nothing is. */
export function cronProblem(cron: string): string | undefined {
  try {
    return isEverDue(readCron(cron))
      ? undefined
      : "No date matches this expression: its next run would never come.";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether there is such a date in some year. */
function isEverDue({ day, month, weekday, both }: CronExpression): boolean {
  // Without the plus, one of the two is enough, and every weekday comes in every month.
  if (isEvery(day) || (!both && !isEvery(weekday))) return true;
  const months = [...valuesOf({ parts: month, field: cronFields.month })];
  return months.some((each) => {
    const length = longestMonths[each - 1] ?? 31;
    return day.some((part) => daysOf({ part, length }).some((date) => fits({ part, date, length, weekday })));
  });
}

function daysOf({ part, length }: { part: CronPart; length: number }): readonly number[] {
  if (part.range === null && part.which !== null) return [length];
  return [...valuesOf({ parts: [part], field: cronFields.day })].filter((date) => date <= length);
}

function fits({
  part: { which },
  date,
  length,
  weekday,
}: {
  part: CronPart;
  date: number;
  length: number;
  weekday: readonly CronPart[];
}): boolean {
  return weekday.some((each) => {
    if (
      which === "workday" &&
      ![...valuesOf({ parts: [each], field: cronFields.weekday })].some((one) => one > 0 && one < 6)
    )
      return false;
    if (each.which === "last") return date > length - 7;
    return typeof each.which !== "number" || Math.ceil(date / 7) === each.which;
  });
}
