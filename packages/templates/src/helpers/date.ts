import { DateTime, type DurationLikeObject, IANAZone } from "luxon";
import type { HelperCall, HelperDefinition } from "../helper.ts";
import { numberArgument, optionalText, textArgument } from "./arguments.ts";
import { luxonFormat } from "./date-format.ts";

const units = [
  "years",
  "quarters",
  "months",
  "weeks",
  "days",
  "hours",
  "minutes",
  "seconds",
  "milliseconds",
] as const;
type Unit = (typeof units)[number];

function zone({ call }: { call: HelperCall }): string {
  const name = optionalText({ name: "timeZone", call }) ?? call.timeZone;
  if (name.toLowerCase() !== "utc" && !IANAZone.isValidZone(name)) {
    return call.fail(`"${name.slice(0, 50)}" is not a time zone such as Europe/Paris`);
  }
  return name;
}

/** ISO 8601 or RFC 2822 text, or milliseconds since the epoch; text without an offset is read in the zone. */
function date({
  parameters,
  index,
  call,
}: {
  parameters: readonly unknown[];
  index: number;
  call: HelperCall;
}): DateTime {
  const value = parameters[index];
  const inZone = { zone: zone({ call }) };
  const result =
    typeof value === "number"
      ? DateTime.fromMillis(value, inZone)
      : typeof value === "string"
        ? fromText({ text: value, inZone })
        : undefined;
  return result?.isValid === true
    ? result
    : call.fail("a value is not a date (ISO 8601 text or milliseconds)");
}

function fromText({ text, inZone }: { text: string; inZone: { zone: string } }): DateTime {
  const trimmed = text.trim();
  const readings = [
    () => DateTime.fromISO(trimmed, inZone),
    () => DateTime.fromRFC2822(trimmed, inZone),
    () => DateTime.fromHTTP(trimmed, inZone),
    () => DateTime.fromSQL(trimmed, inZone),
  ];
  for (const read of readings) {
    const result = read();
    if (result.isValid) return result;
  }
  return DateTime.invalid("unreadable");
}

/** ISO 8601 as the rest of the product writes it: UTC ends in Z, other zones in their offset. */
function iso(value: DateTime): string {
  return value.toISO() ?? "";
}

function unit({
  parameters,
  index,
  call,
}: {
  parameters: readonly unknown[];
  index: number;
  call: HelperCall;
}): Unit {
  const text = parameters.length > index ? textArgument({ parameters, index, call }) : "milliseconds";
  const wanted = text.endsWith("s") ? text : `${text}s`;
  return units.find((name) => name === wanted) ?? call.fail(`the unit must be one of ${units.join(", ")}`);
}

const formats: Readonly<Record<string, (value: DateTime) => string>> = {
  iso,
  date: (value) => value.toISODate() ?? "",
  time: (value) => value.toFormat("HH:mm:ss"),
  http: (value) => value.toHTTP() ?? "",
  rfc2822: (value) => value.toRFC2822() ?? "",
  unix: (value) => String(value.toUnixInteger()),
};

export const dateHelpers: readonly HelperDefinition[] = [
  {
    name: "formatDate",
    category: "date",
    signature: "formatDate(date, format, timeZone=, locale=)",
    description:
      "The date as text. The format is YYYY-MM-DD or yyyy-MM-dd style, or one of iso, date, time, http, rfc2822, unix.",
    example: '{{formatDate trigger.at "YYYY-MM-DD HH:mm" timeZone="Asia/Tokyo"}}',
    result: "2026-03-02 08:30",
    arity: [2, 2],
    options: ["timeZone", "locale"],
    run: (parameters, call) => {
      const value = date({ parameters, index: 0, call });
      const format = textArgument({ parameters, index: 1, call });
      const named = Object.hasOwn(formats, format) ? formats[format] : undefined;
      if (named !== undefined) return named(value);
      const locale = optionalText({ name: "locale", call }) ?? "en-US";
      return value.toFormat(luxonFormat(format), { locale });
    },
  },
  {
    name: "parseDate",
    category: "date",
    signature: "parseDate(text, format, timeZone=, locale=)",
    description: "The date that the text says in that format, as ISO 8601.",
    example: '{{parseDate "02/03/2026" "DD/MM/YYYY"}}',
    result: "2026-03-02T00:00:00.000Z",
    arity: [1, 2],
    options: ["timeZone", "locale"],
    run: (parameters, call) => {
      if (parameters.length === 1) return iso(date({ parameters, index: 0, call }));
      const text = textArgument({ parameters, index: 0, call });
      const format = luxonFormat(textArgument({ parameters, index: 1, call }));
      const locale = optionalText({ name: "locale", call }) ?? "en-US";
      const value = DateTime.fromFormat(text, format, { zone: zone({ call }), locale });
      return value.isValid ? iso(value) : call.fail("the text does not fit the format");
    },
  },
  {
    name: "now",
    category: "date",
    signature: "now(timeZone=)",
    description: "The time at which the execution resolves this field, as ISO 8601.",
    example: '{{formatDate (now) "YYYY"}}',
    result: "2026",
    arity: [0, 0],
    options: ["timeZone"],
    run: (_, call) => iso(DateTime.fromMillis(call.now(), { zone: zone({ call }) })),
  },
  {
    name: "addTime",
    category: "date",
    signature: "addTime(date, amount, unit, timeZone=)",
    description: "The date that much later, or earlier where the amount is negative, as ISO 8601.",
    example: '{{addTime "2026-01-31" 1 "month"}}',
    result: "2026-02-28T00:00:00.000Z",
    arity: [3, 3],
    options: ["timeZone"],
    run: (parameters, call) => {
      const amount: DurationLikeObject = {
        [unit({ parameters, index: 2, call })]: numberArgument({ parameters, index: 1, call }),
      };
      const value = date({ parameters, index: 0, call }).plus(amount);
      return value.isValid ? iso(value) : call.fail("the result lies outside the calendar");
    },
  },
  {
    name: "diffTime",
    category: "date",
    signature: 'diffTime(from, to, unit="milliseconds")',
    description: "How long it is from the first date to the second; negative where the second is earlier.",
    example: '{{diffTime "2026-01-01" "2026-01-03T12:00:00Z" "days"}}',
    result: "2.5",
    arity: [2, 3],
    options: ["timeZone"],
    run: (parameters, call) => {
      const wanted = unit({ parameters, index: 2, call });
      const from = date({ parameters, index: 0, call });
      return date({ parameters, index: 1, call }).diff(from, wanted).as(wanted);
    },
  },
];
