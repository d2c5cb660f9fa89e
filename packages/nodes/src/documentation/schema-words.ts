import { z } from "zod";

const propertySchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  control: z.string().optional(),
  templated: z.boolean().optional(),
  options: z.record(z.string(), z.string()).optional(),
  visibleWhen: z
    .object({ field: z.string(), is: z.array(z.unknown()).optional(), not: z.array(z.unknown()).optional() })
    .optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});
export type Property = z.output<typeof propertySchema>;

export function propertiesOf(schema: z.ZodType): Property {
  return propertySchema.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}

export type DocumentedField = {
  readonly path: string;
  readonly property: Property;
  readonly required: boolean;
};

/** Every field of an object schema, those inside objects and lists after the one that holds them. */
export function fieldsOf(
  { properties = {}, required = [] }: Property,
  prefix = "",
): readonly DocumentedField[] {
  return Object.entries(properties).flatMap(([key, unknown]) => {
    const property = propertySchema.parse(unknown);
    const path = `${prefix}${key}`;
    const item = property.items === undefined ? undefined : propertySchema.parse(property.items);
    return [
      { path, property, required: required.includes(key) && property.default === undefined },
      ...fieldsOf(property, `${path}.`),
      ...(item ? fieldsOf(item, `${path}[].`) : []),
    ];
  });
}

/** What a field holds, in a word. */
export function kindOf(property: Property): string {
  if (property.control === "credential") return "credential";
  if (property.control === "keyValue") return "names and values";
  if (property.enum) return "choice";
  return (typeof property.type === "string" ? words.get(property.type) : undefined) ?? "any";
}

const words: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["boolean", "yes or no"],
  ["number", "number"],
  ["integer", "number"],
  ["array", "list"],
  ["object", "object"],
]);
