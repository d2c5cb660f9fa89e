/** Handlebars' truth: empty lists are false, empty objects are true. */
export function isTrue(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
