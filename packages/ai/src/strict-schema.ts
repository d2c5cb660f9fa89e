/**
 * Whether a JSON schema is one that OpenAI takes in its strict mode: every object lists all of its fields as required and
 * admits no others. Another schema is sent without it, and the answer checked here all the same.
 */
export function isStrictSchema(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema);
  if (typeof schema !== "object" || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Readonly<Record<string, unknown>>;
  if (type === "object" || properties !== undefined) {
    const names = Object.keys(Object(properties));
    const listed = Array.isArray(required) ? required : [];
    if (additionalProperties !== false || !names.every((name) => listed.includes(name))) return false;
  }
  return Object.values(schema).every(isStrictSchema);
}
