import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate, holds } from "./evaluate.ts";
import { anyMatchKey, matchKey, matchKeysOf } from "./match-key.ts";
import { ExpressionError, parseExpression } from "./parse.ts";

const event = { name: "go", data: { n: 5, id: "x", deep: { list: [{ a: "b" }] }, flag: true, none: null } };

test.each([
  ["event.data.n == 5", true],
  ["event.data.n != 5 || event.data.id == 'x'", true],
  ["event.data.n > 4 && event.data.n <= 5", true],
  ["!(event.data.flag == true)", false],
  ['event.data.deep.list[0].a == "b"', true],
  ["event.data['id'] == 'x'", true],
  ["event.data.missing == null", true],
  ["event.data.none == null", true],
  ["event.data.missing == async.data.missing", false],
  ["event.data.n == '5'", false],
  ["event.data.id == 'it\\'s'", false],
  ["event.data.n - 1 + 1 == 5", true],
  ["event.data.flag ? event.data.n == 5 : false", true],
])("%s is %s", (source, expected) => {
  expect(holds({ expression: parseExpression(source), scope: { event, async: { data: {} } } })).toBe(
    expected,
  );
});

test("values other than true do not count as true", () => {
  for (const source of ["event.data.n", "'true'", "1", "event.data.missing"]) {
    expect(holds({ expression: parseExpression(source), scope: { event } })).toBe(false);
  }
});

function value(source: string): unknown {
  return evaluate({ expression: parseExpression(source), scope: { event } });
}

test("texts can be joined to keys, and numbers be chosen as priorities", () => {
  expect(value("event.data.id + '-' + event.data.n")).toBe("x-5");
  expect(value("event.data.id == 'x' ? -120 : 0")).toBe(-120);
});

test("prototype members are missing", () => {
  for (const source of [
    "event.constructor == null",
    "event.data.toString == null",
    "event.__proto__ == null",
  ]) {
    expect(holds({ expression: parseExpression(source), scope: { event } })).toBe(true);
  }
});

test.each([
  "",
  "event.data.x =",
  "event.data.x == size('a')",
  "user.x == 1",
  "event..x",
  "(event.x",
  "a b",
  "event[x]",
  "1 == 1)",
])("%s is refused", (source) => {
  expect(() => parseExpression(source)).toThrow(ExpressionError);
});

test("operators bind as in other languages", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }), ([a, b, c, d, e, f]) => {
      const source = `${a} + ${b} - ${c} < ${d} || ${e} == ${f} && ${a} != ${b}`;
      const expected =
        Number(a) + Number(b) - Number(c) < Number(d) || (Number(e) === Number(f) && Number(a) !== Number(b));
      expect(evaluate({ expression: parseExpression(source), scope: { event } })).toBe(expected);
    }),
    { numRuns: 300 },
  );
});

describe("an event finds every wait that it ends", () => {
  const scalar = fc.oneof(fc.constantFrom("a", "b"), fc.nat(1), fc.boolean(), fc.constant(null));
  const member = fc.oneof(scalar, fc.record({ w: scalar }), fc.array(scalar, { maxLength: 1 }));
  const data = fc.record({ x: member, y: member, z: member }, { requiredKeys: ["x"] });
  const path = fc.constantFrom("data.x", "data.y", "data.z", "data.x.w", "data.y[0]");
  const literal = fc.constantFrom("'a'", "'b'", "1", "true", "null");
  const comparison = fc.oneof(
    fc.tuple(path, path).map(([left, right]) => `event.${left} == async.${right}`),
    fc.tuple(path, literal).map(([left, right]) => `async.${left} == ${right}`),
    fc.tuple(path, literal).map(([left, right]) => `${right} == async.${left}`),
    fc.tuple(path, literal).map(([left, right]) => `async.${left} != ${right}`),
  );
  const condition = fc
    .tuple(comparison, comparison, comparison, fc.constantFrom("&&", "||"), fc.constantFrom("&&", "||"))
    .map(([a, b, c, one, two]) => `${a} ${one} (${b} ${two} ${c})`);

  test("under the key that the wait is stored with", () => {
    let found = 0;
    fc.assert(
      fc.property(
        condition,
        data,
        data,
        path,
        fc.constantFrom("&&", "||"),
        (rest, startedBy, arriving, at, join) => {
          const scope = { event: { data: startedBy }, async: { data: arriving } };
          const here = evaluate({ expression: parseExpression(`async.${at}`), scope });
          // One comparison that holds for this event, and others that may.
          const source = `${typeof here === "object" ? "null" : JSON.stringify(here ?? null)} == async.${at} ${join} (${rest})`;
          const expression = parseExpression(source);
          if (!holds({ expression, scope })) return;
          const key = matchKey({ expression, scope: { event: scope.event } });
          if (key !== anyMatchKey) found += 1;
          expect(matchKeysOf(scope.async)).toContain(key);
        },
      ),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(30);
  });

  test("and not by way of an event with other values", () => {
    const expression = parseExpression("event.data.key == async.data.key");
    const key = matchKey({ expression, scope: { event: { data: { key: "k1" } } } });
    expect(matchKeysOf({ data: { key: "k2" } })).not.toContain(key);
    expect(matchKeysOf({ data: { other: "k1" } })).not.toContain(key);
  });
});
