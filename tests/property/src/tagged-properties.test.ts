import { globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const tag = /\/\/ Feature: workfuse, Property (\d+): /g;

/** The specification's 48 properties that have a tagged test. A new one is added here; none may go missing. */
const tagged = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
  30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 47, 48,
];

function foundTags(): readonly number[] {
  const files = globSync(
    ["packages/*/src/**/*.test.{ts,tsx}", "apps/*/src/**/*.test.{ts,tsx}", "tests/*/src/**/*.test.ts"],
    { cwd: root },
  );
  const numbers = new Set<number>();
  for (const file of files) {
    for (const [, number] of readFileSync(join(root, file), "utf8").matchAll(tag))
      numbers.add(Number(number));
  }
  return [...numbers].toSorted((a, b) => a - b);
}

test("every property that had a tagged test still has one, and new ones are listed", () => {
  const found = foundTags();
  const missing = Array.from({ length: 48 }, (_, index) => index + 1).filter(
    (number) => !found.includes(number),
  );
  // Shown in the run's output, so that it is plain what the specification still waits for.
  process.stdout.write(`Properties without a tagged test yet: ${missing.join(", ") || "none"}\n`);
  expect(found).toEqual(tagged);
});
