import { expect, test } from "vitest";
import { executionSearchSchema, statusesOf, toggleStatus } from "./execution-search.ts";

test("the address names states; what is none is passed over", () => {
  expect(statusesOf(executionSearchSchema.parse({ status: "failed,nonsense,completed" }))).toEqual([
    "completed",
    "failed",
  ]);
  expect(statusesOf(executionSearchSchema.parse({ status: 7 }))).toEqual([]);
});

test("choosing a state twice is choosing none", () => {
  const once = toggleStatus({ search: { workflowId: "w1" }, status: "failed" });
  expect(once).toEqual({ workflowId: "w1", status: "failed" });
  expect(toggleStatus({ search: once, status: "completed" }).status).toBe("completed,failed");
  expect(toggleStatus({ search: once, status: "failed" })).toEqual({ workflowId: "w1", status: undefined });
});
