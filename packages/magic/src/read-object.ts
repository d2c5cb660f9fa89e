import { parseModelJson } from "./parse-json.ts";

/** An object, as it is or as JSON text. */
export function readObject(
  written: unknown,
):
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: string } {
  const value = typeof written === "string" ? parseModelJson(written) : written;
  if (value === undefined) return { ok: false, problem: "This is not JSON." };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { ok: false, problem: "This must be an object." };
  }
  // An object's own keys are what the schema checks next.
  return { ok: true, value: value as Readonly<Record<string, unknown>> };
}
