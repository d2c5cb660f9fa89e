import type { Principal } from "@workfuse/auth";
import type { ExecutionUpdate } from "@workfuse/events";
import { expect, test } from "vitest";
import { createConnection } from "./connection.ts";
import type { Hub, Watcher } from "./hub.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const workspace = { id: "w", name: "W", role: "viewer" as const };
const principal: Principal = {
  userId: "u",
  email: "u@example.com",
  name: "U",
  isEmailVerified: true,
  hasTwoFactor: false,
  isOwner: false,
  by: { kind: "session", sessionId: "s" },
  workspace,
  workspaces: [workspace],
};
const update: ExecutionUpdate = {
  executionId: "e",
  sequence: 1,
  type: "started",
  data: {},
  timestamp: "2026-01-01T00:00:00.000Z",
};

function setUp({ buffered = 0 }: { buffered?: number } = {}) {
  const watchers = new Set<Watcher>();
  const sent: unknown[] = [];
  const closes: number[] = [];
  const follow = ({ watcher }: { watcher: Watcher }) => {
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
    };
  };
  const hub: Hub = { followExecution: follow, followWorkflow: follow, onNudge: () => {}, onResync: () => {} };
  const found = Promise.withResolvers<string | undefined>();
  const connection = createConnection({
    principal,
    hub,
    feed: { follow: () => () => {} },
    log,
    ownership: { ofExecution: () => found.promise, ofWorkflow: () => found.promise },
    socket: {
      send: (text) => sent.push(JSON.parse(text)),
      close: (code) => closes.push(code),
      bufferedBytes: () => buffered,
    },
  });
  return { connection, watchers, sent, closes, found };
}

test("who goes away while a subscription is looked up is not followed", async () => {
  const { connection, watchers, found } = setUp();
  const subscribing = connection.onMessage('{"type":"subscribe","topic":"execution","id":"e"}');
  connection.close();
  found.resolve("f");
  await subscribing;
  expect(watchers.size).toBe(0);
});

test("subscribing twice to the same thing is one subscription, and closing ends it", async () => {
  const { connection, watchers, sent, found } = setUp();
  found.resolve("f");
  for (let count = 0; count < 2; count++)
    await connection.onMessage('{"type":"subscribe","topic":"workflow","id":"f"}');
  expect(watchers.size).toBe(1);
  for (const watcher of watchers) watcher.onUpdate({ workflowId: "f", update });
  expect(sent.at(-1)).toEqual({ type: "update", workflowId: "f", update });
  connection.close();
  expect(watchers.size).toBe(0);
});

test("ACCEPTANCE 58: one socket has at most 100 subscriptions, and a slow reader is dropped", async () => {
  const { connection, watchers, sent, found } = setUp();
  found.resolve("f");
  for (let count = 0; count <= 100; count++) {
    await connection.onMessage(JSON.stringify({ type: "subscribe", topic: "execution", id: `e${count}` }));
  }
  expect(watchers.size).toBe(100);
  expect(sent.at(-1)).toMatchObject({ type: "error", code: "request.rate_limited" });
  const slow = setUp({ buffered: 5 * 1024 * 1024 });
  await slow.connection.onMessage('{"type":"ping"}');
  expect([slow.closes, slow.sent]).toEqual([[1013], []]);
});
