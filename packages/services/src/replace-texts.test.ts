import { expect, test } from "vitest";
import { replaceTexts } from "./replace-texts.ts";

test("whole texts are exchanged at any depth, and the given value stays as it was", () => {
  const value = { a: "one", b: ["one", { c: "one and more" }], d: 1, e: null };
  expect(replaceTexts({ value, texts: new Map([["one", "two"]]) })).toEqual({
    a: "two",
    b: ["two", { c: "one and more" }],
    d: 1,
    e: null,
  });
  expect(value.a).toBe("one");
});

test("a key named __proto__ stays a key and changes no prototype", () => {
  const value: unknown = JSON.parse('{"__proto__":"one"}');
  const replaced = replaceTexts({ value, texts: new Map([["one", "two"]]) });
  expect(JSON.stringify(replaced)).toBe('{"__proto__":"two"}');
});

test("depth does not overflow the stack", () => {
  let value: unknown = "one";
  for (let depth = 0; depth < 2000; depth += 1) value = [value];
  expect(JSON.stringify(replaceTexts({ value, texts: new Map([["one", "two"]]) }))).toContain('"two"');
});
