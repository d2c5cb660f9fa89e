import { expect, test } from "vitest";
import { numberOrText, parseJsonText, textOfValue } from "./value-text.ts";

test("values are shown as they would be typed", () => {
  expect([undefined, "a", 4, { a: 1 }].map(textOfValue)).toEqual(["", "a", "4", '{"a":1}']);
});

test("a number field takes numbers, templates and nothing", () => {
  expect(["", " 5 ", "{{trigger.data.wait}}"].map(numberOrText)).toEqual([
    undefined,
    5,
    "{{trigger.data.wait}}",
  ]);
});

test("unfinished JSON is told apart from none", () => {
  expect(parseJsonText("  ")).toEqual({ ok: true, value: undefined });
  expect(parseJsonText('{"a":')).toMatchObject({ ok: false });
});
