import { catalog } from "@workfuse/nodes/catalog";
import { expect, test } from "vitest";
import { inMode, modeOf } from "./field-mode.ts";
import { formFieldsOf } from "./form-fields.ts";

const fieldOf = (key: string) => {
  const found = formFieldsOf(catalog.http.config).find((field) => field.key === key);
  if (!found) throw new Error(`no field ${key}`);
  return found;
};

test("how a value is written is told from the value", () => {
  expect(modeOf("text")).toBe("fixed");
  expect(modeOf("a {{b}}")).toBe("template");
  expect(modeOf({ $expr: "jsonata", code: "a" })).toBe("code");
  expect(modeOf({ $expr: "python", code: "a" })).toBe("fixed");
});

test("a path means the same as a template and as code", () => {
  const field = fieldOf("url");
  const code = inMode({ field, value: "{{ nodes.a.body.url }}", mode: "code" });
  expect(code).toEqual({ $expr: "jsonata", code: "nodes.a.body.url" });
  expect(inMode({ field, value: code, mode: "template" })).toBe("{{nodes.a.body.url}}");
});

test("what has no counterpart begins anew, and a mode that is there already changes nothing", () => {
  const [url, method, timeout] = [fieldOf("url"), fieldOf("method"), fieldOf("timeout")];
  expect(inMode({ field: url, value: "https://a.test/{{b}}", mode: "fixed" })).toBe("https://a.test/");
  expect(inMode({ field: method, value: "{{b}}", mode: "fixed" })).toBe("GET");
  expect(inMode({ field: timeout, value: 5, mode: "code" })).toEqual({ $expr: "jsonata", code: "5" });
  expect(inMode({ field: method, value: "POST", mode: "template" })).toBe("{{ }}");
  const same = { $expr: "javascript", code: "1" };
  expect(inMode({ field: url, value: same, mode: "code" })).toBe(same);
});
