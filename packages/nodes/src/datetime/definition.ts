import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { requireFields } from "../fields/missing-field.ts";

const operations = ["now", "parse", "format", "add", "difference", "startOf", "endOf"] as const;
type Operation = (typeof operations)[number];

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

const needed: Partial<Record<Operation, readonly string[]>> = {
  parse: ["date"],
  format: ["date"],
  add: ["date", "amount"],
  difference: ["date", "other"],
  startOf: ["date"],
  endOf: ["date"],
};
const only = (...is: readonly Operation[]) => ({ field: "operation", is });

export const datetimeNode = defineNode({
  type: "datetime",
  label: "Date and time",
  description: "Reads, writes, moves and compares dates, in any time zone.",
  group: "data",
  icon: "calendar-clock",
  role: "action",
  config: (templated) =>
    z
      .strictObject({
        operation: z.enum(operations).meta({
          title: "What to do",
          options: {
            now: "Take the time of now",
            parse: "Read a date",
            format: "Write a date as text",
            add: "Add or subtract",
            difference: "Time between two dates",
            startOf: "Start of the day, week, month …",
            endOf: "End of the day, week, month …",
          },
        }),
        date: templated(z.union([z.string(), z.number()]))
          .optional()
          .meta({
            title: "Date",
            description: "ISO text, or milliseconds since 1970; seconds if below 100,000,000,000.",
            placeholder: "{{trigger.data.createdAt}}",
            visibleWhen: { field: "operation", not: ["now"] },
          }),
        inputFormat: templated(z.string().max(200))
          .optional()
          .meta({
            title: "Written as",
            description: "If it is not ISO: dd.MM.yyyy HH:mm, for example.",
            placeholder: "dd.MM.yyyy",
            visibleWhen: { field: "operation", not: ["now"] },
          }),
        other: templated(z.union([z.string(), z.number()]))
          .optional()
          .meta({ title: "Until", placeholder: "{{trigger.data.dueAt}}", visibleWhen: only("difference") }),
        amount: templated(z.number())
          .optional()
          .meta({ title: "Amount", description: "Negative to go back.", visibleWhen: only("add") }),
        unit: z
          .enum(units)
          .default("days")
          .meta({ title: "Unit", visibleWhen: only("add", "difference", "startOf", "endOf") }),
        format: templated(z.string().max(200))
          .optional()
          .meta({
            title: "Format",
            description: "Luxon tokens; ISO if empty.",
            placeholder: "dd.MM.yyyy HH:mm",
            visibleWhen: { field: "operation", not: ["difference"] },
          }),
        zone: templated(z.string().max(100))
          .optional()
          .meta({ title: "Time zone", description: "UTC if empty.", placeholder: "Europe/Berlin" }),
        locale: templated(z.string().max(35))
          .optional()
          .meta({ title: "Language", description: "en if empty.", placeholder: "de" }),
      })
      .superRefine((config, context) => {
        requireFields({ config, fields: needed[config.operation] ?? [], context });
      }),
  output: z.union([
    z.object({
      /** ISO 8601 with offset. */
      iso: z.string(),
      /** As the format asks. */
      text: z.string(),
      /** Milliseconds since 1970. */
      milliseconds: z.number(),
      year: z.number(),
      month: z.number(),
      day: z.number(),
      hour: z.number(),
      minute: z.number(),
      /** 1 is Monday. */
      weekday: z.number(),
      /** ISO week. */
      week: z.number(),
      zone: z.string(),
    }),
    z.object({
      /** In the unit asked for, from the date to the other; negative if the other is earlier. */
      difference: z.number(),
      milliseconds: z.number(),
    }),
  ]),
  // The time of now is another one the next time.
  effect: (config) => (config["operation"] === "now" ? "read" : "pure"),
  initialConfig: { operation: "now", zone: "UTC" },
});
