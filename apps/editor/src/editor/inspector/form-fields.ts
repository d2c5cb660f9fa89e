import { z } from "zod";

/** When a field is shown, by the value of a field beside it. */
export type VisibleWhen = {
  readonly field: string;
  readonly is?: readonly unknown[] | undefined;
  readonly not?: readonly unknown[] | undefined;
};

/** Values that a field offers, by the value of a field beside it. Others may be written as well. */
export type Suggestions = {
  readonly by: string;
  readonly values: Readonly<Record<string, readonly string[]>>;
};

type Common = {
  readonly key: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly placeholder: string | undefined;
  readonly required: boolean;
  /** Whether a template or an expression may stand for the value. */
  readonly templated: boolean;
  readonly visibleWhen: VisibleWhen | undefined;
  readonly suggestions?: Suggestions | undefined;
  readonly initial: unknown;
};

export type ChoiceOption = { readonly value: string; readonly label: string };

/** A field of a node's form, as its schema describes it. */
export type FormField = Common &
  (
    | { readonly kind: "text" | "value" | "boolean" | "json" | "keyValue" | "credential" | "code" }
    | { readonly kind: "number"; readonly minimum: number | undefined; readonly maximum: number | undefined }
    | { readonly kind: "choice"; readonly options: readonly ChoiceOption[] }
    | { readonly kind: "group"; readonly fields: readonly FormField[] }
    | { readonly kind: "list"; readonly item: FormField }
  );

// JSON Schema with the catalogue's own words (`.meta({ … })`). What is not understood is passed over.
const visibleWhenSchema = z.object({
  field: z.string(),
  is: z.array(z.unknown()).optional(),
  not: z.array(z.unknown()).optional(),
});
const propertySchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  placeholder: z.string().optional(),
  control: z.string().optional(),
  templated: z.boolean().optional(),
  options: z.record(z.string(), z.string()).optional(),
  visibleWhen: visibleWhenSchema.optional(),
  suggestions: z.object({ by: z.string(), values: z.record(z.string(), z.array(z.string())) }).optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
});
type Property = z.output<typeof propertySchema>;

const known = new WeakMap<z.ZodObject, readonly FormField[]>();

/** The form of a node type's configuration, from its schema. */
export function formFieldsOf(schema: z.ZodObject): readonly FormField[] {
  const before = known.get(schema);
  if (before) return before;
  const json: unknown = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const fields = fieldsOf(propertySchema.parse(json));
  known.set(schema, fields);
  return fields;
}

function fieldsOf({ properties = {}, required = [] }: Property): readonly FormField[] {
  return Object.entries(properties).map(([key, property]) =>
    fieldOf({ key, property: propertySchema.parse(property), required: required.includes(key) }),
  );
}

function fieldOf({
  key,
  property,
  required,
}: {
  key: string;
  property: Property;
  required: boolean;
}): FormField {
  const common: Common = {
    key,
    title: property.title ?? titleOf(key),
    description: property.description,
    placeholder: property.placeholder,
    required,
    templated: property.templated ?? false,
    visibleWhen: property.visibleWhen,
    suggestions: property.suggestions,
    initial: property.default,
  };
  const { control } = property;
  if (control === "json" || control === "keyValue" || control === "credential" || control === "code") {
    return { ...common, kind: control };
  }
  const labels = property.options ?? {};
  if (property.enum) {
    const options = property.enum.map(String).map((value) => ({ value, label: labels[value] ?? value }));
    return { ...common, kind: "choice", options };
  }
  switch (String(property.type)) {
    case "string":
      return { ...common, kind: "text" };
    case "boolean":
      return { ...common, kind: "boolean" };
    case "number":
    case "integer":
      return { ...common, kind: "number", minimum: property.minimum, maximum: property.maximum };
    case "object":
      return { ...common, kind: "group", fields: fieldsOf(property) };
    case "array": {
      const item = propertySchema.parse(property.items ?? {});
      return { ...common, kind: "list", item: fieldOf({ key: "item", property: item, required: true }) };
    }
    default:
      return { ...common, kind: "value" };
  }
}

function titleOf(key: string): string {
  const words = key.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a field offers, as the values beside it are. */
export function suggestedFor({
  field: { suggestions },
  siblings,
  values,
}: {
  field: FormField;
  siblings: readonly FormField[];
  values: Readonly<Record<string, unknown>>;
}): readonly string[] {
  if (suggestions === undefined) return [];
  const initial = siblings.find(({ key }) => key === suggestions.by)?.initial;
  const value = String(values[suggestions.by] ?? initial);
  return Object.hasOwn(suggestions.values, value) ? (suggestions.values[value] ?? []) : [];
}

/** Whether the values beside a field ask for it. */
export function isVisible({
  field: { visibleWhen },
  siblings,
  values,
}: {
  field: FormField;
  siblings: readonly FormField[];
  values: Readonly<Record<string, unknown>>;
}): boolean {
  if (visibleWhen === undefined) return true;
  const initial = siblings.find(({ key }) => key === visibleWhen.field)?.initial;
  const value = values[visibleWhen.field] ?? initial;
  if (visibleWhen.is !== undefined && !visibleWhen.is.includes(value)) return false;
  return visibleWhen.not === undefined || !visibleWhen.not.includes(value);
}

/** What a field starts with when its value is asked for and there is none. */
export function blankOf(field: FormField): unknown {
  if (field.initial !== undefined) return field.initial;
  switch (field.kind) {
    case "text":
    case "value":
    case "code":
    case "credential":
      return "";
    case "boolean":
      return false;
    case "number":
      return field.minimum ?? 0;
    case "choice":
      return field.options[0]?.value;
    case "keyValue":
      return {};
    case "json":
      return null;
    case "list":
      return [];
    case "group":
      return Object.fromEntries(
        field.fields.filter(({ required }) => required).map((inner) => [inner.key, blankOf(inner)]),
      );
  }
}

/** Sets a key, or removes it where the value is `undefined`. */
export function withValue({
  values,
  key,
  value,
}: {
  values: Readonly<Record<string, unknown>>;
  key: string;
  value: unknown;
}): Readonly<Record<string, unknown>> {
  if (value === undefined) {
    const { [key]: _removed, ...rest } = values;
    return rest;
  }
  return { ...values, [key]: value };
}

/**
 * The values without those of fields that another choice has hidden: they would still be resolved when the node runs,
 * and fail where nobody sees them.
 */
export function withoutHidden({
  fields,
  values,
}: {
  fields: readonly FormField[];
  values: Readonly<Record<string, unknown>>;
}): Readonly<Record<string, unknown>> {
  const hidden = new Set(
    fields.filter((field) => !isVisible({ field, siblings: fields, values })).map(({ key }) => key),
  );
  const kept = Object.entries(values).filter(([key]) => !hidden.has(key));
  return kept.length === Object.keys(values).length ? values : Object.fromEntries(kept);
}
