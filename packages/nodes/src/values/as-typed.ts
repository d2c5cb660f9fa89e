import { WorkfuseError } from "@workfuse/errors";
import { asText } from "./as-text.ts";
import { numberOf } from "./compare.ts";

export type ValueType = "auto" | "text" | "number" | "boolean" | "date" | "json";

/** A value as the type asks. Nothing stays nothing. @throws WorkfuseError `config.invalid`, naming the field */
export function asTyped({ value, type, field }: { value: unknown; type: ValueType; field: string }): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    case "auto":
      return value;
    case "text":
      return asText(value);
    case "number":
      return typeof value === "boolean" ? Number(value) : (numberOf(value) ?? refuse({ value, field, type }));
    case "boolean":
      return booleanOf(value) ?? refuse({ value, field, type });
    case "date": {
      const date = new Date(typeof value === "number" ? value : asText(value));
      return Number.isNaN(date.getTime()) ? refuse({ value, field, type }) : date.toISOString();
    }
    case "json":
      return typeof value === "string" ? parsed({ value, field }) : value;
  }
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
  ["", false],
]);

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : booleans.get(asText(value).trim().toLowerCase());
}

function parsed({ value, field }: { value: string; field: string }): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return refuse({ value, field, type: "json" });
  }
}

const names: Readonly<Record<ValueType, string>> = {
  auto: "a value",
  text: "text",
  number: "a number",
  boolean: "yes or no",
  date: "a date",
  json: "JSON",
};

function refuse({ value, field, type }: { value: unknown; field: string; type: ValueType }): never {
  throw new WorkfuseError({
    code: "config.invalid",
    message: `${field}: “${asText(value).slice(0, 80)}” is not ${names[type]}.`,
    details: { field },
  });
}
