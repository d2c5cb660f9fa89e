import Handlebars from "handlebars";

const handlebars = Handlebars.create();
// Its own `noEscape` leaves values as they are, and two numbers side by side are then added up; an escape that
// escapes nothing is what is meant.
handlebars.Utils.escapeExpression = (value: unknown) =>
  value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
handlebars.registerHelper("raw", (options: Handlebars.HelperOptions) => options.fn(undefined));
// A few of the product's helpers as one would write them for Handlebars.
handlebars.registerHelper({
  uppercase: (text: unknown) => String(text).toUpperCase(),
  lowercase: (text: unknown) => String(text).toLowerCase(),
  add: (a: number, b: number) => a + b,
  eq: (a: unknown, b: unknown) => a === b,
  and: (a: unknown, b: unknown) => Boolean(a) && Boolean(b),
  or: (a: unknown, b: unknown) => Boolean(a) || Boolean(b),
  not: (value: unknown) => !value,
  join: (list: readonly unknown[], by: string) => list.join(by),
  length: (value: string | readonly unknown[]) => value.length,
});

/** What Handlebars itself renders, without its HTML escapes. @throws what Handlebars throws */
export function oracle(template: string, data: unknown, { strict = false } = {}): string {
  return handlebars.compile(template, { strict })(data);
}
