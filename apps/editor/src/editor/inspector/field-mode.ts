import { type FormField, blankOf } from "./form-fields.ts";
import { isTemplate } from "./value-text.ts";

/** How a field's value is written: as it is, with `{{templates}}` in it, or as code that gives it. */
export type FieldMode = "fixed" | "template" | "code";
export type ExpressionLanguage = "javascript" | "jsonata";
export type ExpressionValue = { readonly $expr: ExpressionLanguage; readonly code: string };

export function isExpression(value: unknown): value is ExpressionValue {
  return (
    typeof value === "object" &&
    value !== null &&
    "$expr" in value &&
    "code" in value &&
    typeof value.code === "string" &&
    (value.$expr === "javascript" || value.$expr === "jsonata")
  );
}

export function modeOf(value: unknown): FieldMode {
  if (isExpression(value)) return "code";
  return isTemplate(value) ? "template" : "fixed";
}

const template = /\{\{[^{}]*\}\}/g;
const onlyPath = /^\s*\{\{\s*(?<path>[\w$.[\]]+)\s*\}\}\s*$/;
const plainPath = /^[A-Za-z_$][\w$.[\]]*$/;

/** A field's value written in another way; what it says is kept as far as the other way can say it. */
export function inMode({
  field,
  value,
  mode,
}: {
  field: FormField;
  value: unknown;
  mode: FieldMode;
}): unknown {
  if (modeOf(value) === mode) return value;
  switch (mode) {
    case "code":
      return { $expr: "jsonata", code: codeOf(value) };
    case "template":
      if (isExpression(value)) return plainPath.test(value.code) ? `{{${value.code}}}` : "{{ }}";
      return typeof value === "string" && field.kind !== "choice" ? `${value}{{ }}` : "{{ }}";
    case "fixed": {
      const words = typeof value === "string" ? value.replaceAll(template, "").trim() : "";
      const isText = field.kind === "text" || field.kind === "value" || field.kind === "code";
      return isText && words !== "" ? words : blankOf(field);
    }
  }
}

function codeOf(value: unknown): string {
  const path = typeof value === "string" ? onlyPath.exec(value)?.groups?.["path"] : undefined;
  if (path !== undefined) return path;
  return value === undefined || value === "" || isTemplate(value) ? "trigger.data" : JSON.stringify(value);
}
