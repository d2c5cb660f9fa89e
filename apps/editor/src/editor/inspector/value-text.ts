/** Any value as the text of a one-line field: text as it is, everything else as JSON. */
export function textOfValue(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A number where the text is one, `undefined` where it is empty, else the text: a template may stand for a number. */
export function numberOrText(text: string): number | string | undefined {
  if (text.trim() === "") return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/** Any value as indented JSON for a field of several lines; text as it is. */
export function jsonTextOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
}

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };

export function parseJsonText(text: string): ParsedJson {
  if (text.trim() === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    const detail = error instanceof Error ? error.message.replace(/^.*?: /, "") : "";
    return { ok: false, message: `This is not JSON yet: ${detail}` };
  }
}

/** Whether a template stands in the text. */
export function isTemplate(value: unknown): value is string {
  return typeof value === "string" && value.includes("{{");
}
