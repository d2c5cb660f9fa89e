import { expect, test } from "vitest";
import { safeNext } from "./safe-next.ts";

test("signing in leads back to where one came from", () => {
  expect(safeNext("/workflows/w1?tab=data#node")).toBe("/workflows/w1?tab=data#node");
});

test.each([
  "https://evil.example/x",
  "//evil.example/x",
  "/\\evil.example",
  "\\\\evil.example",
  "javascript:alert(1)",
  "/\t/evil.example",
  "/sign-in?next=/",
  undefined,
])("ACCEPTANCE 55: signing in never leads to another origin (%s)", (next) => {
  expect(safeNext(next)).toBe("/");
});
