const longest = 300;

/** A value in one line: texts as they are, the rest as JSON, neither beyond 300 characters. */
export function scalarText(value: unknown): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
