import { expect, test } from "vitest";
import { failureOf, flowRunner } from "../testing/run-node.ts";
import { waitNode } from "./definition.ts";
import { runWait } from "./run.ts";

const now = "2026-01-01T00:00:00.000Z";
const run = flowRunner({
  definition: waitNode,
  run: runWait,
  ports: { clock: { now: () => new Date(now) } },
});

test.each([
  [{ amount: 90, unit: "seconds" }, "2026-01-01T00:01:30.000Z"],
  [{ amount: 1.5, unit: "hours" }, "2026-01-01T01:30:00.000Z"],
  [{ mode: "until", until: "2026-03-01T09:00:00+01:00" }, "2026-03-01T08:00:00.000Z"],
  [{ mode: "until", until: "2026-03-01T09:00" }, "2026-03-01T09:00:00.000Z"],
  [{ mode: "until", until: 0 }, "1970-01-01T00:00:00.000Z"],
])("%o waits until %s", async (config, until) => {
  expect(await run(config)).toEqual({ suspend: { kind: "time", until } });
});

test("callbacks and approvals are given up after a time, a week if none is said", async () => {
  expect(await run({ mode: "callback", timeoutAmount: 1, timeoutUnit: "hours" })).toEqual({
    suspend: { kind: "callback", until: "2026-01-01T01:00:00.000Z" },
  });
  expect(await run({ mode: "approval", message: "May it?" })).toEqual({
    suspend: { kind: "approval", until: "2026-01-08T00:00:00.000Z", message: "May it?" },
  });
});

test("each way of waiting has its outputs", () => {
  expect(waitNode.outputs({ mode: "until" })).toEqual(["out"]);
  expect(waitNode.outputs({ mode: "callback" })).toEqual(["out", "timeout"]);
  expect(waitNode.outputs({ mode: "approval" })).toEqual(["approved", "rejected", "timeout"]);
});

test("what cannot be waited for is refused", async () => {
  expect(await failureOf(run({ mode: "until", until: "next tuesday" }))).toMatchObject({
    code: "config.invalid",
    message: expect.stringContaining("next tuesday"),
  });
  expect(await failureOf(run({ amount: 367, unit: "days" }))).toMatchObject({ code: "config.invalid" });
});
