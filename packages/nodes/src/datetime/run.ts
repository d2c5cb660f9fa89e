import { WorkfuseError } from "@workfuse/errors";
import { DateTime, IANAZone } from "luxon";
import type { z } from "zod";
import type { NodeRun } from "../node-run.ts";
import type { datetimeNode } from "./definition.ts";

type Config = z.output<(typeof datetimeNode)["config"]>;
type Output = z.output<(typeof datetimeNode)["output"]>;

/** One operation on dates. A date without an offset is read in the zone of the config. */
export const runDatetime: NodeRun<typeof datetimeNode> = async ({ config, ports }) => {
  const options = { zone: zoneOf(config), locale: localeOf(config) };
  const read = (field: "date" | "other") =>
    parseDate({ value: config[field], format: config.inputFormat, options });
  const write = (date: DateTime): { output: Output } => ({
    output: described({ date, format: config.format }),
  });
  switch (config.operation) {
    case "now":
      return write(DateTime.fromJSDate(ports.clock.now(), { zone: options.zone }).setLocale(options.locale));
    case "parse":
    case "format":
      return write(read("date"));
    case "add":
      return write(read("date").plus({ [config.unit]: config.amount ?? 0 }));
    case "difference": {
      const [from, to] = [read("date"), read("other")];
      return {
        output: {
          difference: to.diff(from, config.unit).as(config.unit),
          milliseconds: to.toMillis() - from.toMillis(),
        },
      };
    }
    case "startOf":
      return write(read("date").startOf(singular[config.unit]));
    case "endOf":
      return write(read("date").endOf(singular[config.unit]));
  }
};

const singular = {
  years: "year",
  quarters: "quarter",
  months: "month",
  weeks: "week",
  days: "day",
  hours: "hour",
  minutes: "minute",
  seconds: "second",
  milliseconds: "millisecond",
} as const;

type Options = { readonly zone: string; readonly locale: string };

// Numbers below are seconds: in milliseconds they would be dates before March 1973.
const firstMilliseconds = 100_000_000_000;
const digits = /^-?\d{9,}(?:\.\d+)?$/;

function parseDate({
  value = "",
  format,
  options,
}: {
  value: Config["date"];
  format: string | undefined;
  options: Options;
}): DateTime {
  const text = String(value).trim();
  const date =
    format !== undefined && format !== ""
      ? DateTime.fromFormat(text, format, options)
      : typeof value === "number" || digits.test(text)
        ? DateTime.fromMillis(millisecondsOf(Number(value)), options)
        : firstValid(text, options);
  if (date.isValid) return date;
  throw new WorkfuseError({
    code: "config.invalid",
    message: `“${text.slice(0, 80)}” cannot be read as a date${format ? ` of the form ${format}` : ""}.`,
    details: { explanation: date.invalidExplanation },
  });
}

function millisecondsOf(number: number): number {
  return Math.abs(number) < firstMilliseconds ? number * 1000 : number;
}

/** The forms that machines write: ISO 8601, e-mail and feeds, HTTP, SQL. */
function firstValid(text: string, options: Options): DateTime {
  const iso = DateTime.fromISO(text, options);
  if (iso.isValid) return iso;
  const others = [
    DateTime.fromRFC2822(text, options),
    DateTime.fromHTTP(text, options),
    DateTime.fromSQL(text, options),
  ];
  return others.find(({ isValid }) => isValid) ?? iso;
}

function zoneOf({ zone = "UTC" }: Config): string {
  if (zone === "" || IANAZone.isValidZone(zone) || DateTime.utc().setZone(zone).isValid) return zone || "UTC";
  throw new WorkfuseError({
    code: "config.invalid",
    message: `“${zone}” is not a time zone such as Europe/Berlin or UTC+2.`,
    details: { field: "zone" },
  });
}

function localeOf({ locale = "en" }: Config): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    throw new WorkfuseError({
      code: "config.invalid",
      message: `“${locale}” is not a language such as de or pt-BR.`,
      details: { field: "locale" },
    });
  }
}

function described({ date, format }: { date: DateTime; format: string | undefined }): Output {
  // Not null: `parseDate` lets only valid dates through, and arithmetic past the calendar's end is refused here.
  const iso = date.toISO();
  if (iso === null) {
    throw new WorkfuseError({ code: "config.invalid", message: "The result is beyond the calendar's end." });
  }
  const { year, month, day, hour, minute, weekday, weekNumber } = date;
  return {
    iso,
    text: format === undefined || format === "" ? iso : date.toFormat(format),
    milliseconds: date.toMillis(),
    year,
    month,
    day,
    hour,
    minute,
    weekday,
    week: weekNumber,
    zone: date.zoneName ?? "UTC",
  };
}
