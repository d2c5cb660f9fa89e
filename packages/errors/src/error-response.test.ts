import { expect, test } from "vitest";
import { errorResponseSchema, toErrorResponse } from "./error-response.ts";
import { WorkfuseError } from "./workfuse-error.ts";

const now = new Date("2026-01-02T03:04:05.678Z");

test("a WorkfuseError reaches the reader with its code, message and details", () => {
  const error = new WorkfuseError({
    code: "graph.cycle",
    message: "The nodes a and b form a cycle.",
    details: { nodeIds: ["a", "b"] },
  });
  const response = toErrorResponse({ error, requestId: "r1", now });
  expect(errorResponseSchema.parse(response)).toEqual({
    code: "graph.cycle",
    message: "The nodes a and b form a cycle.",
    details: { nodeIds: ["a", "b"] },
    retryable: false,
    timestamp: "2026-01-02T03:04:05.678Z",
    requestId: "r1",
  });
});

test("the message of any other error stays inside", () => {
  const response = toErrorResponse({ error: new Error("password=hunter2"), requestId: "r1", now });
  expect(response.code).toBe("internal.error");
  expect(JSON.stringify(response)).not.toContain("hunter2");
});
