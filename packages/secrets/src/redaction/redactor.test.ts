import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAutomaton } from "./automaton.ts";
import { encodingsOf } from "./encodings.ts";
import { createRedactor } from "./redactor.ts";

const special = [
  "/",
  "+",
  "=",
  "&",
  "<",
  ">",
  '"',
  "'",
  "\\",
  " ",
  "%",
  "\n",
  "\t",
  "@",
  ":",
  "é",
  "漢",
  "😀",
];

/** Values as credentials are: printable text with everything that encodings treat in a special way. */
const secretText = fc
  .string({
    unit: fc.oneof(fc.constantFrom(...special), fc.string({ minLength: 1, maxLength: 1 })),
    minLength: 6,
    maxLength: 80,
  })
  .filter((text) => text.length >= 6 && text.isWellFormed());

const surrounding = fc.string({ maxLength: 30 }).filter((text) => text.isWellFormed());

const jsonDeep =
  (depth: number) =>
  (text: string): string => {
    let result = text;
    for (let level = 0; level < depth; level += 1) result = JSON.stringify(result).slice(1, -1);
    return result;
  };
const escapeHtml =
  (quote: string) =>
  (text: string): string =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", quote);
const units = (text: string): string[] =>
  Array.from({ length: text.length }, (_, index) => text.charAt(index));
const asciiJson = (text: string): string =>
  units(JSON.stringify(text).slice(1, -1))
    .map((unit) => (unit > "~" ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}` : unit))
    .join("");

const wholeEncodings: Record<string, (text: string) => string> = {
  "as it is": (text) => text,
  "JSON-escaped once": jsonDeep(1),
  "JSON-escaped twice": jsonDeep(2),
  "JSON-escaped three times": jsonDeep(3),
  "ASCII-only JSON": asciiJson,
  "ASCII-only JSON inside JSON": (text) => jsonDeep(1)(asciiJson(text)),
  "every unit \\u-escaped": (text) =>
    units(text)
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  "every unit \\u-escaped in capitals": (text) =>
    units(text)
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)
      .join(""),
  "JSON with escaped slashes": (text) => jsonDeep(1)(text).replaceAll("/", "\\/"),
  "JSON inside HTML": (text) =>
    jsonDeep(1)(text).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026"),
  "URL-encoded": encodeURIComponent,
  "URL-encoded with small digits": (text) =>
    encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  "URL-encoded as a whole URL": encodeURI,
  "URL-encoded to RFC 3986": (text) =>
    encodeURIComponent(text).replaceAll(
      /[!'()*]/g,
      (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  "form-encoded": (text) => new URLSearchParams({ a: text }).toString().slice(2),
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
  "hexadecimal in capitals": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  "HTML with &#39;": escapeHtml("&#39;"),
  "HTML with &#x27;": escapeHtml("&#x27;"),
  "HTML with &apos;": escapeHtml("&apos;"),
  "HTML text with quotes left": (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  "HTML in decimal": (text) => Array.from(text, (letter) => `&#${letter.codePointAt(0)};`).join(""),
  "HTML in hexadecimal": (text) =>
    Array.from(text, (letter) => `&#x${letter.codePointAt(0)?.toString(16)};`).join(""),
};

describe("ACCEPTANCE 47: a value is found and hidden", () => {
  for (const [name, encode] of Object.entries(wholeEncodings)) {
    test(name, () => {
      fc.assert(
        fc.property(secretText, surrounding, surrounding, (secret, before, after) => {
          const { redactText } = createRedactor({ values: [secret] });
          const form = encode(secret);
          const clean = redactText(before + form + after);
          expect(clean).toContain("[REDACTED]");
          // Wherever it stands, also by chance in the text around it; the mark itself aside.
          expect(clean.replaceAll("[REDACTED]", "\0").includes(form)).toBe(false);
        }),
        { numRuns: 150 },
      );
    });
  }

  for (const encoding of ["base64", "base64url"] as const) {
    test(`${encoding}, alone and at every offset of a longer text`, () => {
      fc.assert(
        fc.property(secretText, surrounding, surrounding, (secret, before, after) => {
          const { redactText } = createRedactor({ values: [secret] });
          const whole = Buffer.from(before + secret + after).toString(encoding);
          const clean = redactText(whole);
          expect(clean).toContain("[REDACTED]");
          // What is left on either side no longer decodes to the secret's bytes, at any offset.
          for (const rest of clean.split("[REDACTED]")) {
            for (const start of [0, 1, 2, 3]) {
              expect(Buffer.from(rest.slice(start), encoding).includes(Buffer.from(secret))).toBe(false);
            }
          }
        }),
        { numRuns: 300 },
      );
    });
  }

  test("in keys, strings and numbers of a JSON value, at any depth, without touching the rest", () => {
    fc.assert(
      fc.property(secretText, fc.jsonValue({ depthSize: "small" }), (secret, other) => {
        fc.pre(!JSON.stringify(other).includes("RED"));
        const { redactJson } = createRedactor({ values: [secret, "12345678"] });
        const value = { plain: other, list: [{ [`x${secret}y`]: [`a ${secret} b`, 12345678] }] };
        const clean = redactJson(value);
        expect(JSON.stringify(clean)).not.toContain(JSON.stringify(secret).slice(1, -1));
        expect(clean).toMatchObject({ list: [{ "x[REDACTED]y": ["a [REDACTED] b", "[REDACTED]"] }] });
      }),
      { numRuns: 150 },
    );
  });
});

test("what holds no secret is returned as it is, not copied", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { redactJson } = createRedactor({ values: ["a-very-unlikely-secret-value"] });
      expect(redactJson(value)).toBe(value);
    }),
    { numRuns: 150 },
  );
});

test("keys that become equal are kept apart, and __proto__ stays a plain key", () => {
  const { redactJson } = createRedactor({ values: ["secret-one", "secret-two"] });
  const value = JSON.parse('{"secret-one":1,"secret-two":2,"__proto__":{"polluted":"secret-one"}}');
  const clean = redactJson(value);
  expect(JSON.stringify(clean)).toBe(
    '{"[REDACTED]":1,"[REDACTED] (2)":2,"__proto__":{"polluted":"[REDACTED]"}}',
  );
  expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
});

test("ACCEPTANCE 50: values under six characters are left, counted and warned about without being shown", () => {
  const warnings: string[] = [];
  const note = (fields: object, message: string): void => {
    warnings.push(JSON.stringify(fields) + message);
  };
  const log = { debug: note, info: note, warn: note, error: note };
  const { redactText, tooShort } = createRedactor({ values: ["abc12", "long-enough"], log });
  expect(redactText("abc12 long-enough")).toBe("abc12 [REDACTED]");
  expect(tooShort).toBe(1);
  expect(warnings).toHaveLength(1);
  expect(warnings.join("")).not.toContain("abc12");
});

test("something nested too deep to be written out is not passed unseen", () => {
  let value: unknown = "the-secret-value";
  for (let depth = 0; depth < 20_000; depth += 1) value = [value];
  const { redactJson } = createRedactor({ values: ["the-secret-value"] });
  expect(JSON.stringify(redactJson(value))).not.toContain("the-secret-value");
});

test("overlapping and nested patterns are all found", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 30 }),
      (patterns, text) => {
        const covered = new Set<number>();
        for (const pattern of patterns) {
          for (let at = text.indexOf(pattern); at !== -1; at = text.indexOf(pattern, at + 1)) {
            for (let index = at; index < at + pattern.length; index += 1) covered.add(index);
          }
        }
        const found = new Set<number>();
        for (const { start, end } of createAutomaton(patterns).find(text)) {
          for (let index = start; index < end; index += 1) found.add(index);
        }
        expect([...found].toSorted((a, b) => a - b)).toEqual([...covered].toSorted((a, b) => a - b));
      },
    ),
    { numRuns: 500 },
  );
});

test("no form is shorter than the value that it stands for, so none matches by accident", () => {
  fc.assert(
    fc.property(secretText, (secret) => {
      for (const form of encodingsOf(secret)) expect(form.length).toBeGreaterThanOrEqual(6);
    }),
    { numRuns: 150 },
  );
});

test("ACCEPTANCE 47: of a text that goes on, what may be the beginning of a secret is known, in any encoding", () => {
  const secret = "s3cret value/+\\n1";
  const { openEnd, redactText } = createRedactor({ values: [secret] });
  for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]) {
    for (let length = 1; length < form.length; length++) {
      const text = `so ${form.slice(0, length)}`;
      const open = openEnd(text);
      // What is given out before the rest is known must be what it is once the whole is.
      const early = redactText(text.slice(0, text.length - open));
      expect(redactText(`so ${form} and on`).startsWith(early)).toBe(true);
      expect(early).not.toContain(form.slice(0, 2));
    }
  }
  expect(openEnd("nothing of it.")).toBe(0);
});
