import { expect, test } from "vitest";
import { findInJson } from "./find-in-json.ts";

const order = { customer: { name: "Ada", city: "London" }, items: [{ sku: "ada-1", price: 12 }, null] };

test("names and texts are found in the order of the data, whatever their case", () => {
  const paths = (query: string) =>
    findInJson({ value: order, query, limit: 10 }).map(({ path }) => path.join("."));
  expect(paths("ADA")).toEqual(["customer.name", "items.0.sku"]);
  expect(paths("price")).toEqual(["items.0.price"]);
  expect(paths("12")).toEqual(["items.0.price"]);
  expect(paths("null")).toEqual(["items.1"]);
  expect(paths(" ")).toEqual([]);
});

test("no more is found than is wanted, and data that nests deep does not overflow the stack", () => {
  let deep: unknown = "needle";
  for (let level = 0; level < 5000; level++) deep = { in: deep };
  expect(findInJson({ value: deep, query: "needle", limit: 5 })).toHaveLength(1);
  expect(findInJson({ value: Array.from({ length: 50 }, () => "x"), query: "x", limit: 7 })).toHaveLength(7);
});
