import { catalog } from "@workfuse/nodes/catalog";
import { expect, test } from "vitest";
import { z } from "zod";
import { blankOf, formFieldsOf, isVisible, withValue, withoutHidden } from "./form-fields.ts";

test("the HTTP node's form is what its schema says", () => {
  const fields = formFieldsOf(catalog.http.config);
  expect(fields.map(({ key, kind, required }) => [key, kind, required])).toEqual([
    ["method", "choice", false],
    ["url", "text", true],
    ["query", "keyValue", false],
    ["headers", "keyValue", false],
    ["bodyType", "choice", false],
    ["contentType", "text", false],
    ["body", "json", false],
    ["auth", "group", false],
    ["timeout", "number", false],
    ["responseFormat", "choice", false],
    ["maxFileMegabytes", "number", false],
    ["pagination", "group", false],
    ["rateLimit", "group", false],
    ["followRedirects", "boolean", false],
    ["neverError", "boolean", false],
    ["outputSchema", "json", false],
    ["idempotencyKey", "boolean", false],
  ]);
  const body = fields.find(({ key }) => key === "body");
  if (!body) throw new Error("no body");
  expect(isVisible({ field: body, siblings: fields, values: {} })).toBe(false);
  expect(isVisible({ field: body, siblings: fields, values: { method: "POST" } })).toBe(true);
});

test("every node type's form knows each of its fields", () => {
  for (const { config } of Object.values(catalog)) {
    const shape: z.ZodRawShape = config.shape;
    expect(formFieldsOf(config).map(({ key }) => key)).toEqual(Object.keys(shape));
  }
});

test("a list's new item holds what is required", () => {
  const list = formFieldsOf(catalog.condition.config)[0];
  if (list?.kind !== "list") throw new Error("not a list");
  expect(blankOf(list.item)).toEqual({ field: "", operator: "eq", branch: "" });
});

test("what the form does not know is shown as a plain value, under a readable name", () => {
  const [field] = formFieldsOf(z.object({ maxItems: z.union([z.string(), z.number()]) }));
  expect(field).toMatchObject({ kind: "value", title: "Max items", required: true });
});

test("an emptied field leaves no trace", () => {
  expect(withValue({ values: { a: 1, b: 2 }, key: "a", value: undefined })).toEqual({ b: 2 });
});

test("what another choice hides is not kept", () => {
  const fields = formFieldsOf(catalog.loop.config);
  const values = { mode: "times", items: "{{trigger.data.items}}", times: 3 };
  expect(withoutHidden({ fields, values })).toEqual({ mode: "times", times: 3 });
  const same = { mode: "each", items: [] };
  expect(withoutHidden({ fields, values: same })).toBe(same);
});
