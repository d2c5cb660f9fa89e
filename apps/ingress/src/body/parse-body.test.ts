import { expect, test } from "vitest";
import { parseBody } from "./parse-body.ts";

const parse = (body: string, contentType?: string) => parseBody({ body: Buffer.from(body), contentType });

test("JSON is its value, a form an object of texts, text is text, nothing is null", () => {
  expect(parse('{"a":[1]}', "application/json; charset=utf-8")).toEqual({ a: [1] });
  expect(parse("1", "application/vnd.api+json")).toBe(1);
  expect(parse("a=1&b=2&a=3&c=", "application/x-www-form-urlencoded")).toEqual({
    a: ["1", "3"],
    b: "2",
    c: "",
  });
  expect(parse('{"a":1}', "text/plain")).toBe('{"a":1}');
  expect(parse("", "application/json")).toBeNull();
  expect(parse('{"a":1}')).toEqual({ a: 1 });
});

test("ACCEPTANCE 9: the type is decided by a strictly parsed Content-Type, and nothing else", () => {
  expect(() => parse("--x", "multipart/form-data; boundary=x")).toThrow("this is multipart/form-data");
  expect(() => parse("{}", "application/octet-stream")).toThrow("this is application/octet-stream");
  for (const type of ["json", "application/json/x", "", "application/json, text/plain"]) {
    expect(() => parse("{}", type)).toThrow("malformed");
  }
  expect(() => parse("{", "application/json")).toThrow("not valid JSON");
  expect(() => parseBody({ body: Buffer.from([0xff, 0xfe]), contentType: "text/plain" })).toThrow("UTF-8");
});

test("ACCEPTANCE 25: keys such as __proto__ stay data and change no prototype", () => {
  const value = parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    "application/json",
  );
  const form = parse("__proto__=1&constructor=2", "application/x-www-form-urlencoded");
  expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
  expect(Object.keys(form as object)).toEqual(["__proto__", "constructor"]);
  expect({}).not.toHaveProperty("polluted");
});
