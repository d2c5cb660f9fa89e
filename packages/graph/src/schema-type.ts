import { z } from "zod";
import { type DataField, type DataType, unite, unknownType } from "./data-type.ts";

const made = { input: new WeakMap<z.ZodType, DataType>(), output: new WeakMap<z.ZodType, DataType>() };

/** The type of what a schema lets out, or of what it takes (`input`). Once per schema. */
export function typeOfSchema(schema: z.ZodType, io: "input" | "output" = "output"): DataType {
  const known = made[io].get(schema);
  if (known) return known;
  const type = typeOfJsonSchema(z.toJSONSchema(schema, { io, unrepresentable: "any" }));
  made[io].set(schema, type);
  return type;
}

const deepest = 20;

/** The type that a JSON schema describes; what it does not say, or says by `$ref`, is unknown. */
export function typeOfJsonSchema(schema: unknown, depth = 0): DataType {
  if (!isRecord(schema) || depth > deepest) return unknownType;
  const options = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(options)) {
    const types = options.map((option: unknown) => typeOfJsonSchema(option, depth + 1));
    return types.reduce(unite, types[0] ?? unknownType);
  }
  const { type: kinds } = schema;
  if (Array.isArray(kinds)) {
    const types = kinds.map((type: unknown) => typeOfJsonSchema({ ...schema, type }, depth + 1));
    return types.reduce(unite, types[0] ?? unknownType);
  }
  if (schema["const"] !== undefined || Array.isArray(schema["enum"])) return scalarType(schema["type"]);
  if (schema["type"] === "array") {
    return { kind: "list", items: typeOfJsonSchema(schema["items"], depth + 1) };
  }
  if (schema["type"] === "object") return objectType(schema, depth);
  return scalarType(schema["type"]);
}

function objectType(schema: Readonly<Record<string, unknown>>, depth: number): DataType {
  const properties = isRecord(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const fields = Object.entries(properties).map(([name, property]): [string, DataField] => {
    const type = typeOfJsonSchema(property, depth + 1);
    return [name, required.includes(name) ? { type } : { type, absent: "it is not always there" }];
  });
  const others = schema["additionalProperties"];
  return {
    kind: "object",
    fields: new Map(fields),
    ...(others === false ? {} : { rest: typeOfJsonSchema(others, depth + 1) }),
  };
}

function scalarType(type: unknown): DataType {
  switch (type) {
    case "integer":
      return { kind: "number" };
    case "string":
    case "number":
    case "boolean":
    case "null":
      return { kind: type };
    default:
      return unknownType;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
