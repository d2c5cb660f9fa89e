import fc from "fast-check";
import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { valueAt } from "../values/path.ts";
import { setNode } from "./definition.ts";
import { runSet } from "./run.ts";

const run = nodeRunner({ definition: setNode, run: runSet });
const outputOf = async (config: Record<string, unknown>) => (await run(config)).output;

test("fields make a new object; paths make the objects and lists on their way", async () => {
  const fields = [
    { path: "a", value: 1 },
    { path: "b.c", value: "x" },
    { path: "b.list[1].d", value: true },
    { path: '["odd.name"]', value: null },
  ];
  expect(await outputOf({ fields })).toEqual({
    a: 1,
    b: { c: "x", list: [null, { d: true }] },
    "odd.name": null,
  });
});

test("fields are added to the input, which is not changed itself", async () => {
  const input = { a: { b: 1, c: 2 }, d: 3 };
  expect(await outputOf({ input, fields: [{ path: "a.b", value: 9 }], remove: ["d"] })).toEqual({
    a: { b: 9, c: 2 },
  });
  expect(input).toEqual({ a: { b: 1, c: 2 }, d: 3 });
});

test("other fields can be left out", async () => {
  expect(await outputOf({ input: { a: 1 }, keep: "none", fields: [{ path: "b", value: 2 }] })).toEqual({
    b: 2,
  });
});

test("the fields are set in each object of a list", async () => {
  const input = [{ a: 1 }, { a: 2 }];
  expect(await outputOf({ input, fields: [{ path: "b", value: 0 }] })).toEqual([
    { a: 1, b: 0 },
    { a: 2, b: 0 },
  ]);
});

test.each([
  ["number", "12.5", 12.5],
  ["number", true, 1],
  ["text", 12, "12"],
  ["text", { a: 1 }, '{"a":1}'],
  ["boolean", "Yes", true],
  ["boolean", 0, false],
  ["json", "[1]", [1]],
  ["date", "2026-01-02", "2026-01-02T00:00:00.000Z"],
  ["date", 0, "1970-01-01T00:00:00.000Z"],
  ["number", null, null],
])("the type %s makes of %j %j", async (type, value, expected) => {
  expect(await outputOf({ fields: [{ path: "x", value, type }] })).toEqual({ x: expected });
});

test.each([
  ["number", "many"],
  ["boolean", "maybe"],
  ["json", "{"],
  ["date", "soon"],
])("a value that is no %s is refused with the field's name", async (type, value) => {
  const failure = await failureOf(run({ fields: [{ path: "x.y", value, type }] }));
  expect(failure).toMatchObject({ code: "config.invalid", message: expect.stringContaining("x.y") });
});

test("ACCEPTANCE 25: a path such as __proto__.x sets a key and changes no prototype", async () => {
  const output = await outputOf({ fields: [{ path: "__proto__.polluted", value: 1 }] });
  expect(Object.getOwnPropertyNames(output)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(output)).toBe(Object.prototype);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test("what is set at a path is found there, whatever was there before", async () => {
  const key = fc.stringMatching(/^[a-z_]{1,5}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(key, fc.jsonValue()),
      fc.array(key, { minLength: 1, maxLength: 4 }),
      fc.jsonValue(),
      async (input, keys, value) => {
        const path = keys.join(".");
        // A list on the way takes positions only.
        fc.pre(
          !keys.some((_key, depth) =>
            Array.isArray(valueAt({ value: input, path: keys.slice(0, depth).join(".") })),
          ),
        );
        expect(valueAt({ value: await outputOf({ input, fields: [{ path, value }] }), path })).toEqual(value);
      },
    ),
    { numRuns: 200 },
  );
});

test("what is no object cannot have fields, and a bad path is refused", async () => {
  expect((await failureOf(run({ input: 12 }))).code).toBe("config.invalid");
  expect((await failureOf(run({ fields: [{ path: "a..b", value: 1 }] }))).code).toBe("config.invalid");
  expect((await failureOf(run({ fields: [{ path: "a[999999999]", value: 1 }] }))).code).toBe(
    "config.invalid",
  );
});
