import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

test("keys stand in the order of their code units, without white space", () => {
  const value = { b: [1, { z: null, a: "ä\u2028" }], "€": true, A: 1.5e30, "": {} };
  expect(canonicalJson(value)).toBe('{"":{},"A":1.5e+30,"b":[1,{"a":"ä\u2028","z":null}],"€":true}');
});

test("the keys of a parsed object cannot reach its prototype", () => {
  const text = '{"__proto__":{"polluted":true},"constructor":1}';
  expect(canonicalJson(JSON.parse(text))).toBe(text);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("any JSON value survives, and is written the same whatever the order of its keys", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (json) => {
      const value: unknown = JSON.parse(json);
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(value);
      expect(canonicalJson(reversed(value))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const entries = Object.entries(value).map(([key, member]) => [key, reversed(member)] as const);
  return Object.fromEntries(entries.toReversed());
}
