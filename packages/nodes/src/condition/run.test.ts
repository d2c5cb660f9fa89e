import { expect, test } from "vitest";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { conditionNode } from "./definition.ts";
import { runCondition } from "./run.ts";

const run = nodeRunner({ definition: conditionNode, run: runCondition });

async function holds(rule: Record<string, unknown>): Promise<boolean> {
  const { output } = await run({ conditions: [{ branch: "yes", ...rule }], defaultBranch: "no" });
  return output.branch === "yes";
}

test.each([
  [1, "eq", "1", true],
  ["true", "eq", true, true],
  [{ b: 1, a: [2] }, "eq", { a: [2], b: 1 }, true],
  [null, "eq", "", false],
  ["a", "ne", "b", true],
  [10, "gt", 9, true],
  ["10", "gt", "9", true],
  ["b", "gt", "a", true],
  [null, "gt", 0, false],
  [null, "lt", 1, false],
  [2, "gte", 2, true],
  [2, "lte", 2, true],
  [3, "lte", 2, false],
  ["2026-01-02", "lt", "2026-01-10T00:00:00Z", true],
  [5, "between", [1, 5], true],
  [6, "between", "1, 5", false],
  ["b", "in", ["a", "b"], true],
  ["b", "in", "a, b", true],
  ["c", "in", "a, b", false],
  ["hello", "contains", "ell", true],
  [[1, 2], "contains", "2", true],
  [{ a: 1 }, "contains", "a", true],
  [{}, "contains", "toString", false],
  ["hello", "startsWith", "he", true],
  ["hello", "endsWith", "lo", true],
  [12, "startsWith", "1", false],
  ["abc", "matches", "^a.c$", true],
  ["2026-01-01", "before", "2026-02-01", true],
  ["2026-01-01T12:00:00+02:00", "after", "2026-01-01T09:59:00Z", true],
  ["soon", "before", "2026-02-01", false],
  [0, "exists", undefined, true],
  [null, "exists", undefined, false],
  ["", "empty", undefined, true],
  [[], "empty", undefined, true],
  [{}, "empty", undefined, true],
  [0, "empty", undefined, false],
])("%j %s %j is %s", async (field, operator, value, expected) => {
  expect(await holds({ field, operator, value })).toBe(expected);
});

test("the first rule that holds gives the branch, its number and the output taken", async () => {
  const conditions = [
    { field: 1, operator: "eq", value: 2, branch: "a" },
    { field: 1, operator: "eq", value: 1, branch: "b" },
    { field: 1, operator: "eq", value: 1, branch: "c" },
  ];
  const outcome = await run({ conditions, defaultBranch: "d" });
  expect(outcome).toEqual({ handle: "b", output: { branch: "b", matchedRule: 1 } });
});

test("no rule that holds gives the default branch", async () => {
  const conditions = [{ field: 1, operator: "eq", value: 2, branch: "a" }];
  expect(await run({ conditions, defaultBranch: "d" })).toEqual({ handle: "d", output: { branch: "d" } });
});

test("more comparisons of a rule are joined by AND, or by OR", async () => {
  const rule = { field: 1, operator: "eq", value: 1, also: [{ field: 2, operator: "gt", value: 5 }] };
  expect(await holds(rule)).toBe(false);
  expect(await holds({ ...rule, match: "any" })).toBe(true);
  expect(await holds({ ...rule, also: [{ field: 6, operator: "gt", value: 5 }] })).toBe(true);
});

test("a pattern that is none is the user's mistake, said so", async () => {
  const failure = await failureOf(holds({ field: "a", operator: "matches", value: "(" }));
  expect(failure).toMatchObject({ code: "config.invalid", message: expect.stringContaining("(") });
});

test("a range that is none and a date that is none are the user's mistakes", async () => {
  expect((await failureOf(holds({ field: 1, operator: "between", value: [1] }))).code).toBe("config.invalid");
  expect((await failureOf(holds({ field: "2026-01-01", operator: "after", value: "x" }))).code).toBe(
    "config.invalid",
  );
});

test("the branches of the rules and the default are the node's outputs, each once", () => {
  const conditions = [{ branch: "a" }, { branch: "b" }, { branch: "a" }];
  expect(conditionNode.outputs({ conditions, defaultBranch: "b" })).toEqual(["a", "b"]);
  expect(conditionNode.outputs({ conditions: "junk" })).toEqual([]);
});

test("a pattern that would keep a backtracking engine busy for years answers at once", async () => {
  const started = performance.now();
  expect(await holds({ field: `${"a".repeat(50_000)}!`, operator: "matches", value: "^(a+)+$" })).toBe(false);
  expect(performance.now() - started).toBeLessThan(1000);
});
