import { WorkfuseError } from "@workfuse/errors";
import type { JsonSchema } from "@workfuse/ports";
import { z } from "zod";

export type Check = (
  value: unknown,
) => { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/** A check of values by a JSON schema. @throws WorkfuseError `config.invalid` for a schema that cannot be understood */
export function checkBy({ schema, field }: { schema: JsonSchema; field: string }): Check {
  let check: z.ZodType;
  try {
    check = z.fromJSONSchema(schema);
  } catch (cause) {
    throw new WorkfuseError({
      code: "config.invalid",
      message: `The JSON schema in “${field}” cannot be read.`,
      details: { field },
      cause,
    });
  }
  return (value) => {
    const parsed = check.safeParse(value);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, problem: z.prettifyError(parsed.error) };
  };
}

/** JSON as models write it: sometimes inside a code fence. Undefined if it is none. */
export function parseModelJson(text: string): unknown {
  const fenced = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text);
  try {
    return JSON.parse(fenced?.[1] ?? text) as unknown;
  } catch {
    return undefined;
  }
}
