import { expect, test } from "vitest";
import { tableIn } from "./table-in.ts";

test("the outermost list of objects is a table with the columns of all its rows", () => {
  const rows = [{ id: 1 }, { id: 2, name: "Ada" }];
  expect(tableIn(rows)).toEqual({ path: [], columns: ["id", "name"], rows });
  expect(tableIn({ status: 200, body: { rows, deeper: { more: [{ x: 1 }] } } })).toEqual({
    path: ["body", "rows"],
    columns: ["id", "name"],
    rows,
  });
});

test("what has no list of objects is no table", () => {
  for (const value of [null, "text", [], [1, 2], [{ id: 1 }, 2], { a: { b: {} } }]) {
    expect(tableIn(value)).toBeUndefined();
  }
});
