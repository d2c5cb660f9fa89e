/**
 * JSON Canonicalization Scheme (RFC 8785) of a value that came out of `JSON.parse`: keys in order of their UTF-16
 * code units, no white space. The signature of a call is computed over this form, so everything the engine stores and
 * sends is kept in it and pieces can be joined as text.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) {
    let text = "[";
    for (let index = 0; index < value.length; index += 1) {
      text += index === 0 ? canonicalJson(value[index]) : `,${canonicalJson(value[index])}`;
    }
    return `${text}]`;
  }
  // Every non-array object out of JSON.parse is a plain record.
  const record = value as Readonly<Record<string, unknown>>;
  let text = "";
  for (const key of Object.keys(record).toSorted(byCodeUnit)) {
    const member = record[key];
    if (member === undefined) continue;
    text += `${text === "" ? "{" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
