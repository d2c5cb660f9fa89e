import * as fc from "fast-check";

/** Keys as real data has them, and as attackers write them. */
export const keyArbitrary: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,8}$/) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("hasOwnProperty", "constructor", "toString", "__proto__", "length", "0"),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 8, unit: "grapheme" }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("odd key", "über-größe", "a.b", "x]y", "q\"'", "back\\slash", "日本", "{{x}}"),
  },
);

export const scalarArbitrary: fc.Arbitrary<unknown> = fc.oneof(
  fc.string({ maxLength: 20, unit: "grapheme" }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom("{{nodes}}", "<b>&amp;</b>", "}}", "\\{{x}}", "line\r\nbreak"),
);

export type Leaf = { readonly path: readonly string[]; readonly value: unknown };

/** An object that holds `value` at `path`, with other things beside it on every level. */
export function holding({ path, value, beside }: Leaf & { beside: unknown }): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const inner = holding({ path: rest, value, beside });
  return Object.fromEntries([
    ["beside", beside],
    [first, inner],
  ]);
}

/** The path as a template may write it. */
export function bracketed(path: readonly string[]): string {
  return path.map((name, index) => (index === 0 ? name : `[${JSON.stringify(name)}]`)).join("");
}
