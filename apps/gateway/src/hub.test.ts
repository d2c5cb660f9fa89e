import type { ExecutionUpdates } from "@workfuse/db";
import type { ExecutionUpdate } from "@workfuse/events";
import { expect, test } from "vitest";
import { createHub } from "./hub.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const updates: readonly ExecutionUpdate[] = Array.from({ length: 6 }, (_none, index) => ({
  executionId: "e",
  sequence: index + 1,
  type: "node_started",
  data: {},
  timestamp: "2026-01-01T00:00:00.000Z",
}));

/** A reader that answers each question only when the test says so. */
function setUp() {
  const asked: { after: number; answer: () => void }[] = [];
  const hub = createHub({
    log,
    reader: {
      read: ({ after }) => {
        const { promise, resolve } = Promise.withResolvers<ExecutionUpdates>();
        const found = { workflowId: "f", sequence: 6, updates: updates.slice(after) };
        asked.push({ after, answer: () => resolve(found) });
        return promise;
      },
    },
  });
  const follow = (after: number) => {
    const seen: number[] = [];
    const watcher = { onUpdate: ({ update }: { update: ExecutionUpdate }) => seen.push(update.sequence) };
    hub.followExecution({ executionId: "e", workflowId: "f", after, watcher });
    return seen;
  };
  const answer = async () => {
    asked.at(-1)?.answer();
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { hub, asked, follow, answer };
}

test("who comes while others' updates are read gets all of them too, from the first on", async () => {
  const { follow, answer } = setUp();
  const early = follow(3);
  const late = follow(0);
  await answer();
  await answer();
  expect(early).toEqual([4, 5, 6]);
  expect(late).toEqual([1, 2, 3, 4, 5, 6]);
});

test("each gets what it has not seen, and one read is for all", async () => {
  const { asked, follow, answer } = setUp();
  const first = follow(0);
  await answer();
  const again = follow(6);
  await answer();
  expect([first, again]).toEqual([[1, 2, 3, 4, 5, 6], []]);
  expect(asked.map(({ after }) => after)).toEqual([0, 6]);
});

test("what a node is writing reaches those who watch, and from its beginning those who come in the middle", () => {
  const { hub } = setUp();
  const piece = { executionId: "e", workflowId: "f", nodeId: "n", path: "" };
  const watch = () => {
    const heard: string[] = [];
    const watcher = {
      onUpdate: () => {},
      onText: ({ offset, text }: { offset: number; text: string }) => heard.push(`${offset}:${text}`),
    };
    hub.followExecution({ executionId: "e", workflowId: "f", after: 0, watcher });
    return heard;
  };
  const early = watch();
  hub.onText?.({ ...piece, offset: 0, text: "Hello, " });
  const late = watch();
  hub.onText?.({ ...piece, offset: 7, text: "Ada" });
  hub.onText?.({ ...piece, executionId: "other", offset: 0, text: "not yours" });
  expect(early).toEqual(["0:Hello, ", "7:Ada"]);
  expect(late).toEqual(["0:Hello, ", "7:Ada"]);
});
